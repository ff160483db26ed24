import type { KeyValueStore } from '@waymark/core';
import Cookies from 'js-cookie';

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
    get(key) {
      try {
        return Cookies.get(key);
      } catch {
        return undefined;
      }
    },
    set(key, value) {
      try {
        Cookies.set(key, value, written);
        return Cookies.get(key) === value;
      } catch {
        return false;
      }
    },
    delete(key) {
      try {
        Cookies.remove(key, written);
      } catch {
        // A sandboxed document has no cookies, so there is nothing to delete.
      }
    },
  };
}
