import type { ConsentState, Where, Who } from '@waymark/core';
import { clientIpReader } from './client-ip.ts';
import { parseConsent, respectPrivacySignal } from './consent.ts';
import { longestCookieHeader, readCookies } from './cookies.ts';
import { type IncomingRequest, type RequestFacts, readIncoming } from './incoming-request.ts';
import { readLocale } from './locale.ts';
import { cleanAddress } from './page-address.ts';
import { checkReading, type RequestReading } from './reading-options.ts';

/** What a request says of its visitor. */
export interface Visitor {
  readonly who: Who;
  readonly where: Omit<Where, 'runtime'>;
  /** What the visitor decided. Undefined: the request carries no decision. */
  readonly consent?: ConsentState;
  /** True for Global Privacy Control. */
  readonly refusesMarketing: boolean;
}

/** Reads the visitor out of one request. `remoteAddress` is the peer, where the request does not know it. */
export type VisitorReader = (request: IncomingRequest, remoteAddress?: string) => Visitor;

/** Above these many characters a header is left out: a cut one would be another visitor's. */
const longest = { userAgent: 2048, address: 4096, consent: 1024, locale: 1024, short: 100 };

/** Compiles the options once; the reader is called for every request and keeps nothing of it. */
export function visitorReader(options: RequestReading = {}): VisitorReader {
  const reading = checkReading(options);
  const clients = clientIpReader({
    ...(options.trustedProxies !== undefined && { trustedProxies: options.trustedProxies }),
    ...(options.clientIpHeader !== undefined && { clientIpHeader: options.clientIpHeader }),
  });
  const aliasCookies = [...reading.aliasCookies.values()];
  const cookieNames = new Set([reading.browserIdCookie, reading.sessionCookie, reading.consentCookie, ...aliasCookies, ...aliasCookies.map(ownerOf)]);

  return (request, remoteAddress) => {
    const facts = readIncoming(request, remoteAddress);
    const cookies = readCookies(facts.header('cookie', longestCookieHeader), cookieNames);
    const decided = reading.consentHeader === undefined ? undefined : facts.header(reading.consentHeader, longest.consent);
    const explicit = parseConsent(decided ?? cookies.get(reading.consentCookie));
    const signal = facts.header('sec-gpc', longest.short);
    const consent = explicit && respectPrivacySignal(explicit, signal, explicit);
    return {
      who: whoOf(cookies, reading),
      where: whereOf(facts, clients.ip(facts), clients.isProxied(facts)),
      ...(consent && { consent }),
      refusesMarketing: signal === '1',
    };
  };
}

function whoOf(cookies: ReadonlyMap<string, string>, reading: ReturnType<typeof checkReading>): Who {
  const browserId = cookies.get(reading.browserIdCookie);
  const [sessionId, visitor = browserId] = cookies.get(reading.sessionCookie)?.split('~') ?? [];
  const aliases: Record<string, string> = Object.create(null);
  for (const [vendor, cookie] of reading.aliasCookies) {
    const alias = cookies.get(cookie);
    const owner = cookies.get(ownerOf(cookie)) ?? browserId;
    if (alias !== undefined && owner === browserId && /^[\x21-\x7e]{1,256}$/.test(alias)) aliases[vendor] = alias;
  }
  return {
    ...(browserId !== undefined && isBrowserId(browserId) && { browserId }),
    ...(visitor === browserId && isBrowserId(sessionId) && { sessionId }),
    ...(Object.keys(aliases).length > 0 && { aliases }),
  };
}

/** Cookie in which a page notes the browser id that a vendor's id belongs to. On a shared device it may be that of an earlier visitor. */
function ownerOf(aliasCookie: string): string {
  return `${aliasCookie}_of`;
}

/** True for a browser id as Waymark makes and accepts them: 1 to 128 of `A-Z a-z 0-9 _ - : .`. */
export function isBrowserId(text: unknown): text is string {
  return typeof text === 'string' && /^[\w:.-]{1,128}$/.test(text);
}

function whereOf(facts: RequestFacts, ip: string | undefined, isProxied: boolean): Omit<Where, 'runtime'> {
  const userAgent = facts.header('user-agent', longest.userAgent);
  const locale = readLocale(facts.header('accept-language', longest.locale));
  return {
    ...pageOf(facts, isProxied),
    ...(locale !== undefined && { locale }),
    ...((ip !== undefined || userAgent !== undefined) && {
      client: { ...(ip !== undefined && { ip }), ...(userAgent !== undefined && { userAgent }) },
    }),
  };
}

/**
 * A browser that navigates (`Sec-Fetch-Mode: navigate`) asks for the page itself, and `Referer` is the page before it. Any other request is made by a
 * page that is open already: there `Referer` is that page, and the request's own address (`/api/orders`) is none.
 */
function pageOf(facts: RequestFacts, isProxied: boolean): Pick<Where, 'url' | 'referrer'> {
  const referer = cleanAddress(facts.header('referer', longest.address));
  if (facts.header('sec-fetch-mode', longest.short) !== 'navigate') return referer === undefined ? {} : { url: referer };
  const url = cleanAddress(absoluteAddress(facts, isProxied));
  return { ...(url !== undefined && { url }), ...(referer !== undefined && { referrer: referer }) };
}

/** The address that the visitor asked for. What a proxy says of scheme and host counts only when the proxy is trusted. */
function absoluteAddress(facts: RequestFacts, isProxied: boolean): string | undefined {
  if (facts.url === '') return undefined;
  const path = /^[a-z]+:\/\/[^/?#]*(.*)$/i.exec(facts.url)?.[1] ?? facts.url;
  const forwarded = (name: string) => (isProxied ? facts.header(name, longest.short)?.split(',')[0]?.trim() : undefined);
  const host = forwarded('x-forwarded-host') ?? facts.header('host', longest.short) ?? hostOf(facts.url);
  const scheme = forwarded('x-forwarded-proto') ?? (facts.encrypted ? 'https' : 'http');
  return host === undefined || !/^[\w.:[\]-]+$/.test(host) ? undefined : `${scheme}://${host}${path.startsWith('/') ? path : `/${path}`}`;
}

function hostOf(url: string): string | undefined {
  return /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1];
}
