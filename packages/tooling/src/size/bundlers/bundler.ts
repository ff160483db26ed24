export type Mode = 'development' | 'production';

/** Bundles an application's code for browsers, from what we ship; in production mode minified. Throws when it does not bundle. */
export type Bundler = (code: string, mode: Mode) => Promise<string>;

/** Oldest syntax that applications ship. Unit: ECMAScript edition. */
export const target = 'es2022';
