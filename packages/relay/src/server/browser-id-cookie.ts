import { TrackingError } from '@waymark/core';
import { isBrowserId, isCookieName, readCookies, type RequestFacts } from '@waymark/node/request';
import { found } from './found.ts';

/** The cookie that keeps the browser id. */
export interface BrowserIdCookie {
  /** Default: `waymark_id`, which `@waymark/browser` reads. */
  readonly name?: string;
  /** `shop.example` shares the id with all hosts below. Default: the relay's own host only. */
  readonly domain?: string;
}

/** The `Set-Cookie` of an answer. Undefined: the cookie stays as it is. */
export type BrowserIdSetter = (request: RequestFacts, browserId: string | undefined, isSecure: boolean) => string | undefined;

/** 400 days, the longest that browsers keep a cookie. Unit: seconds. Source: RFC 6265bis §5.5, Chromium; checked 2026-11-21. */
const maxAge = 34_560_000;

/**
 * Sets or renews the browser id by HTTP, because Safari forgets after seven days what a script has set. The cookie is not `HttpOnly`: the tracker in the
 * page must read it, and its value is an id that is no secret. A cookie with another id is left alone: it is newer than the events.
 */
export function browserIdSetter(options: BrowserIdCookie | false): BrowserIdSetter {
  if (options === false) return () => undefined;
  const { name = 'waymark_id', domain } = options;
  if (!isCookieName(name)) throw invalid('name', name, 'waymark_id');
  if (domain !== undefined && !/^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/i.test(domain)) throw invalid('domain', domain, 'shop.example');
  const names = new Set([name]);

  return (request, browserId, isSecure) => {
    if (!isBrowserId(browserId)) return undefined;
    const current = readCookies(request.header('cookie', 16_384), names).get(name);
    if (current !== undefined && current !== browserId) return undefined;
    const parts = [`${name}=${browserId}`, 'Path=/', `Max-Age=${maxAge}`, 'SameSite=Lax'];
    if (domain !== undefined) parts.push(`Domain=${domain}`);
    if (isSecure) parts.push('Secure');
    return parts.join('; ');
  };
}

function invalid(member: string, value: unknown, example: string): TrackingError {
  return new TrackingError('option-invalid', `createRelay() option "browserIdCookie.${member}" has the wrong form, found ${found(value)}. Example: "${example}".`);
}
