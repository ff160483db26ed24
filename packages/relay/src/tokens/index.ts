export { pageTokens } from './page-tokens.ts';
export type { PageTokenOptions, PageTokens } from './page-tokens.ts';
