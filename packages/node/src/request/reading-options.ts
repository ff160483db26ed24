import { TrackingError } from '@waymark/core/transport';
import type { ClientIpOptions } from './client-ip.ts';
import { found } from '../found.ts';
import { cookieNames, isNamespace, usualNamespace } from './cookie-names.ts';
import { isRecord, refuseOption } from '../refuse.ts';
import { isCookieName } from './cookies.ts';

/** How the identity and surroundings of a visitor are read from a request. */
export interface RequestReading extends ClientIpOptions {
  /** That of the page's tracker: begins the names of the three cookies below. Default: `waymark`. */
  readonly namespace?: string;
  /** Cookie that holds the browser id. Default: `<namespace>_id`. */
  readonly browserIdCookie?: string;
  /** Cookie with the id of the visit, and behind a `~` the browser id that it belongs to, as a page may keep it for its servers (README, "From page to server"). Default: `<namespace>_session`. */
  readonly sessionCookie?: string;
  /** Cookies in which vendors keep their own ids, by vendor: `{ 'sitecore-cdp': 'bid_…', discover: '__ruid', send: 'uid' }`. Default: none. */
  readonly aliasCookies?: Readonly<Record<string, string>>;
  /** Cookie that holds the visitor's decision in the form `analytics:granted,marketing:denied`. Default: `<namespace>_consent`. */
  readonly consentCookie?: string;
  /** Header with the decision in the same form, for backends that have it from elsewhere; wins over the cookie. Default: none is read. */
  readonly consentHeader?: string;
}

const known: readonly string[] = ['trustedProxies', 'clientIpHeader', 'namespace', 'browserIdCookie', 'sessionCookie', 'aliasCookies', 'consentCookie', 'consentHeader'];

/** The options with their defaults, checked. */
export interface CheckedReading {
  readonly browserIdCookie: string;
  readonly sessionCookie: string;
  readonly aliasCookies: ReadonlyMap<string, string>;
  readonly consentCookie: string;
  readonly consentHeader: string | undefined;
}

/** Throws for a name that is no option and for a value that can never match. */
export function checkReading(options: RequestReading): CheckedReading {
  if (!isRecord(options)) refuseOption('createServerTracker() option "request"', 'an object', options, 'Example: { trustedProxies: ["loopback"] }.');
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TrackingError('option-unknown', `Reading a request has no option "${name}". Known: ${known.join(', ')}.`);
  }
  const { consentHeader, aliasCookies = {}, namespace = usualNamespace } = options;
  if (!isNamespace(namespace)) refuseOption('Option "namespace"', '1 to 40 letters, digits, "_" or "-"', namespace, 'Pass that of the page\'s tracker.');
  const names = cookieNames(namespace);
  if (consentHeader !== undefined && !(typeof consentHeader === 'string' && /^[A-Za-z0-9-]{1,60}$/.test(consentHeader))) {
    refuseOption('Option "consentHeader"', 'the name of a header', consentHeader, 'Example: "x-consent".');
  }
  if (!isRecord(aliasCookies)) refuseOption('Option "aliasCookies"', 'an object with a cookie for each vendor', aliasCookies, 'Example: { discover: "__ruid" }.');
  return {
    browserIdCookie: cookieName('browserIdCookie', options.browserIdCookie ?? names.browserId),
    sessionCookie: cookieName('sessionCookie', options.sessionCookie ?? names.session),
    aliasCookies: new Map(Object.entries(aliasCookies).map(([vendor, name]) => [vendor, cookieName('aliasCookies', name)])),
    consentCookie: cookieName('consentCookie', options.consentCookie ?? names.consent),
    consentHeader: consentHeader?.toLowerCase(),
  };
}

function cookieName(option: string, name: unknown): string {
  if (isCookieName(name)) return name;
  throw new TrackingError('option-invalid', `Option "${option}" must name a cookie in 1 to 128 characters without spaces, quotes and separators, found ${found(name)}. Choose such a name.`);
}
