export * from './common.ts';
export { sitecoreDiscover } from './discover/index.ts';
export { sitecoreSearch } from './search/index.ts';
export { sitecoreSend } from './send/index.ts';
