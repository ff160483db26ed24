import type { KeyValueStore } from '@waymark/core';
import Cookies from 'js-cookie';
import { attempt } from './web-store.ts';

/** How our cookies are written. */
export interface CookieOptions {
  /** Share the cookies with subdomains, e.g. `shop.example`. Default: this host only. */
  readonly domain?: string;
  /** Days until a cookie expires, renewed by every page. Default 400, the most that browsers grant (RFC 6265bis; checked 2026-11-21). */
  readonly lifetimeDays?: number;
  /** Default `/`. */
  readonly path?: string;
  /** Default `Lax`. `None` needs `secure`. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
  /** Default: on for https pages. */
  readonly secure?: boolean;
  /** Any other attribute, e.g. `{ Partitioned: true }`. */
  readonly attributes?: Readonly<Record<string, string | boolean>>;
}

/** Cookies of this page as a store that never throws. */
export function cookieStore(options: CookieOptions): KeyValueStore {
  const { lifetimeDays = 400, attributes, ...rest } = options;
  const written = { sameSite: 'Lax', ...rest, ...attributes, expires: lifetimeDays } as const;
  return {
    name: 'cookie',
    keeps: 'across-visits',
    // A sandboxed document has no cookies, and says so by throwing.
    get: (key) => attempt(() => Cookies.get(key)),
    set: (key, value) => attempt(() => (Cookies.set(key, value, written), Cookies.get(key) === value)) ?? false,
    delete: (key) => attempt(() => Cookies.remove(key, written)),
  };
}
