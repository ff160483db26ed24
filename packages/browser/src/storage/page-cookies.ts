import Cookies from 'js-cookie';
import type { PageWindow } from '../platform/page-window.ts';
import { attempt } from './attempt.ts';

/** How our cookies are written. */
export interface CookieOptions {
  /** Share the cookies with subdomains, e.g. `shop.example`. Default: this host only. */
  readonly domain?: string;
  /** Days until a cookie expires. Default 400, the most that browsers grant (RFC 6265bis; checked 2026-11-21). */
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

/** The cookies of a page. Nothing throws: a page whose cookies are blocked just has none. */
export interface PageCookies {
  /** All of them, by name. */
  read(): Readonly<Record<string, string>>;
  set(name: string, value: string): void;
  remove(name: string): void;
}

export function pageCookies(win: PageWindow, { lifetimeDays = 400, path = '/', sameSite = 'Lax', secure = win.location.protocol === 'https:', attributes, ...rest }: CookieOptions = {}): PageCookies {
  const written = { path, sameSite, secure, ...rest, ...attributes, expires: lifetimeDays } as const;

  /** Browsers read a cookie of this host alone beside one that subdomains share: what was set before there was a `domain` would hide ours. */
  const dropNarrow = (name: string): unknown => written.domain && Cookies.remove(name, { ...written, domain: '' });

  return {
    read: () => attempt(() => Cookies.get()) ?? {},
    set: (name, value) => attempt(() => (dropNarrow(name), Cookies.set(name, value, written))),
    remove: (name) => attempt(() => (dropNarrow(name), Cookies.remove(name, written))),
  };
}
