import { type EpochMs, type EventEnvelope, TrackingError } from '@waymark/core';
import { isBrowserId, isCookieName, readCookies, type RequestFacts } from '@waymark/node/request';
import { found } from './found.ts';

/** The cookie that keeps the browser id. */
export interface BrowserIdCookie {
  /** Default: `waymark_id`, which `@waymark/browser` reads. */
  readonly name?: string;
  /** `shop.example` shares the id with all hosts below. Default: the relay's own host only. */
  readonly domain?: string;
}

/** The cookie that tells servers of the visit. */
export interface SessionCookie {
  /** Default: `waymark_session`, which `@waymark/node` reads. */
  readonly name?: string;
  /** As that of the browser id. */
  readonly domain?: string;
}

export interface VisitorCookieOptions {
  readonly browserIdCookie?: BrowserIdCookie | false;
  readonly sessionCookie?: SessionCookie | false;
}

/** The `Set-Cookie` values of an answer. `latest`: the latest event of a browser that may keep its id. */
export type VisitorCookies = (request: RequestFacts, latest: EventEnvelope | undefined, isSecure: boolean, now: EpochMs) => readonly string[];

/** 400 days, the longest that browsers keep a cookie. Unit: seconds. Source: RFC 6265bis §5.5, Chromium; checked 2026-11-21. */
const longestLife = 34_560_000;
/** Silence that ends a visit, as in `@waymark/browser`: 30 minutes. Unit: milliseconds. */
const silenceMs = 1_800_000;

/**
 * Sets or renews the browser id by HTTP, because Safari forgets after seven days what a script has set, and says beside it which visit the browser is in.
 * The cookies are not `HttpOnly`: the tracker in the page must read the one and remove both, and their values are ids that are no secret. Where the
 * browser has another id by now, it is newer than the events: nothing is set.
 */
export function visitorCookies({ browserIdCookie = {}, sessionCookie = {} }: VisitorCookieOptions): VisitorCookies {
  const idCookie = browserIdCookie && checked('browserIdCookie', { name: 'waymark_id', ...browserIdCookie });
  const visitCookie = sessionCookie && checked('sessionCookie', { name: 'waymark_session', ...sessionCookie });
  const names = new Set(idCookie ? [idCookie.name] : []);

  return (request, latest, isSecure, now) => {
    const { browserId, sessionId } = latest?.who ?? {};
    if (!latest || !isBrowserId(browserId)) return [];
    const current = idCookie && readCookies(request.header('cookie', 16_384), names).get(idCookie.name);
    if (current && current !== browserId) return [];
    const leftMs = silenceMs - (now - latest.occurredAt);
    return [
      ...(idCookie ? [setCookie(idCookie, browserId, longestLife, isSecure)] : []),
      ...(visitCookie && isBrowserId(sessionId) && leftMs >= 1000 ? [setCookie(visitCookie, `${sessionId}~${browserId}`, Math.floor(leftMs / 1000), isSecure)] : []),
    ];
  };
}

type Named = Pick<BrowserIdCookie, 'domain'> & { readonly name: string };

function checked(option: keyof VisitorCookieOptions, cookie: Named): Named {
  const { name, domain } = cookie;
  if (!isCookieName(name)) throw invalid(`${option}.name`, name, 'waymark_id');
  if (domain !== undefined && !/^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/i.test(domain)) throw invalid(`${option}.domain`, domain, 'shop.example');
  return cookie;
}

function setCookie({ name, domain }: Named, value: string, maxAge: number, isSecure: boolean): string {
  return [`${name}=${value}`, 'Path=/', `Max-Age=${maxAge}`, 'SameSite=Lax', ...(domain !== undefined ? [`Domain=${domain}`] : []), ...(isSecure ? ['Secure'] : [])].join('; ');
}

function invalid(option: string, value: unknown, example: string): TrackingError {
  return new TrackingError('option-invalid', `createRelay() option "${option}" has the wrong form, found ${found(value)}. Example: "${example}".`);
}
