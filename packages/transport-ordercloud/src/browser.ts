export * from './common.ts';
export { sitecoreDiscover } from './discover/browser.ts';
export { sitecoreSearch } from './search/browser.ts';
export { sitecoreSend } from './send/browser.ts';
