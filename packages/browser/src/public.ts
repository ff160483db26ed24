// What every entry of this package exports beside `createBrowserTracker`.
export type { BrowserTracker } from './boot/browser-tracker.ts';
export type { BrowserTrackerOptions } from './boot/options.ts';
export type { OutboxListener, KeptEvent, PageOutbox } from './delivery/page-outbox.ts';
export type { PatchEditor } from './edit/patch-editor.ts';
export type { PageWindow } from './platform/page-window.ts';
export type { UrlSanitizer } from './privacy/clean-url.ts';
export { redactUrl } from './privacy/redact-url.ts';
export type { AutoTrack } from './sources/auto-tracking.ts';
export type { Routes } from './sources/routes.ts';
export type { CookieOptions } from './storage/page-cookies.ts';
export { webOutbox } from './storage/web-outbox/web-outbox.ts';
export type { WebOutboxOptions } from './storage/web-outbox/web-outbox.ts';
export type { Choice, Decision } from './visitor/choice.ts';
export type { ConsentOptions } from './visitor/visitor-parts.ts';
