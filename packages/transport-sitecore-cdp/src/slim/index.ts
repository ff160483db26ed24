export { browserIdCookie, browserIdCookieName, expiredBrowserIdCookie, readBrowserIdCookie } from '../cookie.ts';
export { buildMessage } from '../events/message.ts';
export { sitecoreCdpEvents } from '../events/schema.ts';
export { createInspector } from '../inspector.ts';
export * from '../parts/index.ts';
export { sitecoreCdp } from './sitecore-cdp.ts';
export { createBrowserId, findGuestRef } from '../stream-ids.ts';
