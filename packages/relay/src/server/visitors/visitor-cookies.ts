import { type EpochMs, type EventEnvelope, TrackingError } from '@waymark/core';
import { cookieNames, isBrowserId, isCookieName, readCookies, type RequestFacts } from '@waymark/node/request';
import { found } from '../../options/found.ts';
import { checkRules, flag, type Rule, withDefaults } from '../../options/option-rules.ts';

/** The cookie that keeps the browser id. */
export interface BrowserIdCookie {
  /** Default: `<namespace>_id`, which `@waymark/browser` reads. */
  readonly name?: string;
  /** `shop.example` shares the id with all hosts below. Default: the relay's own host only. */
  readonly domain?: string;
  /** `true`: no script can read or change it. The page then asks the relay for its id: `relayBrowserId`. Default: `false`. */
  readonly httpOnly?: boolean;
}

/** The cookie that tells servers of the visit. */
export interface SessionCookie {
  /** Default: `<namespace>_session`, which `@waymark/node` reads. */
  readonly name?: string;
  /** As that of the browser id. */
  readonly domain?: string;
  /** `true`: no script can read or change it. Default: `false`. */
  readonly httpOnly?: boolean;
}

export interface VisitorCookieOptions {
  readonly namespace?: string;
  readonly browserIdCookie?: BrowserIdCookie | false;
  readonly sessionCookie?: SessionCookie | false;
}

/** What a batch says of its visitor. */
export interface Visit {
  /** The latest event of a browser that may keep its id. */
  readonly latest: EventEnvelope | undefined;
  /** The visitor took everything back. */
  readonly hasWithdrawn: boolean;
}

/** Keeps who the visitor is in cookies. */
export interface VisitorCookies {
  /** The `Set-Cookie` values of an answer. */
  of(request: RequestFacts, visit: Visit, isSecure: boolean, now: EpochMs): readonly string[];
  /** The browser id that a request brings along. */
  idOf(request: RequestFacts): string | undefined;
  /** Scripts cannot read the id. */
  readonly hidesId: boolean;
}

/** 400 days, the longest that browsers keep a cookie. Unit: seconds. Source: RFC 6265bis §5.5, Chromium; checked 2026-11-21. */
const longestLife = 34_560_000;
/** Silence that ends a visit, as in `@waymark/browser`: 30 minutes. Unit: milliseconds. */
const silenceMs = 1_800_000;
/** Age up to which an event tells who sits there now, and not who did. Unit: milliseconds. */
const freshMs = 300_000;
const longestHeader = 16_384;

/**
 * Sets or renews the browser id by HTTP, because Safari forgets after seven days what a script has set, and says beside it which visit the browser is in. Where the
 * browser has another id by now, its page has set it and it is newer than the events: nothing is set. A page cannot set what is `HttpOnly`, so there a fresh
 * event has the last word. Both cookies go when the visitor has taken everything back.
 */
export function visitorCookies({ namespace, browserIdCookie = {}, sessionCookie = {} }: VisitorCookieOptions): VisitorCookies {
  const usual = cookieNames(namespace);
  const idCookie = browserIdCookie !== false && checked('browserIdCookie', browserIdCookie, usual.browserId);
  const visitCookie = sessionCookie !== false && checked('sessionCookie', sessionCookie, usual.session);
  if (idCookie && visitCookie && idCookie.name === visitCookie.name) throw sameName(idCookie.name);
  const hidesId = idCookie !== false && idCookie.httpOnly === true;
  const ours = [idCookie, visitCookie].filter((cookie) => cookie !== false);

  const valueOf = (request: RequestFacts, { name }: Named): string | undefined => readCookies(request.header('cookie', longestHeader), new Set([name])).get(name);
  const idOf = (request: RequestFacts): string | undefined => {
    const id = idCookie && valueOf(request, idCookie);
    return isBrowserId(id) ? id : undefined;
  };

  return {
    hidesId,
    idOf,
    of(request, { latest, hasWithdrawn }, isSecure, now) {
      if (hasWithdrawn) return ours.filter((cookie) => valueOf(request, cookie) !== undefined).map((cookie) => setCookie(cookie, '', 0, isSecure));
      const { browserId, sessionId } = latest?.who ?? {};
      if (!latest || !isBrowserId(browserId)) return [];
      const current = idCookie && valueOf(request, idCookie);
      const age = now - latest.occurredAt;
      if (current && current !== browserId && !(hidesId && age <= freshMs)) return [];
      const leftMs = silenceMs - age;
      return [
        ...(idCookie ? [setCookie(idCookie, browserId, longestLife, isSecure)] : []),
        ...(visitCookie && isBrowserId(sessionId) && leftMs >= 1000 ? [setCookie(visitCookie, `${sessionId}~${browserId}`, Math.floor(leftMs / 1000), isSecure)] : []),
      ];
    },
  };
}

const rules: Readonly<Record<keyof BrowserIdCookie, Rule>> = {
  name: [isCookieName, 'the name of a cookie, such as "waymark_id"'],
  domain: [(value) => typeof value === 'string' && /^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/i.test(value), 'a domain, such as "shop.example"'],
  httpOnly: flag,
};

type Named = Pick<BrowserIdCookie, 'domain' | 'httpOnly'> & { readonly name: string };

function checked(option: keyof VisitorCookieOptions, given: BrowserIdCookie | SessionCookie, usualName: string): Named {
  checkRules('createRelay()', given, rules, option);
  return withDefaults({ name: usualName }, given);
}

function sameName(name: string): TrackingError {
  return new TrackingError('option-invalid', `createRelay() options "browserIdCookie.name" and "sessionCookie.name" must differ, found ${found(name)} for both. Give one of them another name.`);
}

function setCookie({ name, domain, httpOnly }: Named, value: string, maxAge: number, isSecure: boolean): string {
  const attributes = ['Path=/', `Max-Age=${maxAge}`, 'SameSite=Lax', domain !== undefined && `Domain=${domain}`, isSecure && 'Secure', httpOnly && 'HttpOnly'];
  return [`${name}=${value}`, ...attributes.filter((attribute) => attribute !== false && attribute !== undefined)].join('; ');
}
