export { createBrowserTracker } from './boot/create-browser-tracker.ts';
export type { AutoTrack, BrowserTracker, BrowserTrackerOptions } from './boot/options.ts';
export type { PageWindow } from './platform/page-window.ts';
export { redactUrl } from './privacy/redact-url.ts';
export type { UrlSanitizer } from './privacy/clean-url.ts';
export type { CookieOptions } from './storage/cookie-store.ts';
