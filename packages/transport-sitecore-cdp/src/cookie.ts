import { TrackingError } from '@waymark/core/transport';
import { uuid } from './uuid.ts';

/** Name of the cookie that keeps a browser id. Sitecore's Engage SDK and the Boxever library use the same, so pages that used these keep their guests. */
export function browserIdCookieName(clientKey: string): string {
  if (typeof clientKey === 'string' && /^[\w-]{1,200}$/.test(clientKey)) return `bid_${clientKey}`;
  return refuse('browserIdCookieName()', 'clientKey', 'consist of letters, digits, "-" and "_"', 'It is under Settings, API access.');
}

/** Finds the browser id in a `Cookie` header, or in `document.cookie`. What has not the form of an id was not written by Sitecore CDP and is passed over. */
export function readBrowserIdCookie(cookieHeader: string | null | undefined, clientKey: string): string | undefined {
  const name = browserIdCookieName(clientKey);
  for (const pair of (cookieHeader ?? '').split(';')) {
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1).trim();
    if (at > 0 && pair.slice(0, at).trim() === name && uuid.test(value)) return value;
  }
  return undefined;
}

/** Where and how long a browser keeps the id. */
export interface BrowserIdCookieOptions {
  /** Registrable domain, to share the id between hosts: `.shop.example`. Leave it out on localhost. */
  readonly domain?: string;
  /** Default: 730, as in Sitecore's SDKs. */
  readonly days?: number;
}

/**
 * The cookie for a `Set-Cookie` header, or for `document.cookie`. Append the header, never replace those that are set already. Browsers keep it on https
 * pages only. Throws a TrackingError with code `option-invalid` for a value that could end the cookie or the header early.
 */
export function browserIdCookie(clientKey: string, browserId: string, options: BrowserIdCookieOptions = {}): string {
  if (typeof browserId === 'string' && uuid.test(browserId)) return write('browserIdCookie()', clientKey, browserId, options);
  return refuse('browserIdCookie()', 'browserId', 'be a UUID', 'Pass the id that createBrowserId() or readBrowserIdCookie() gave.');
}

/** Deletes the cookie: for a visitor who wants to be forgotten, and at sign-out on a shared device. The next event gets a new browser id. */
export function expiredBrowserIdCookie(clientKey: string, options: Pick<BrowserIdCookieOptions, 'domain'> = {}): string {
  return write('expiredBrowserIdCookie()', clientKey, '', { ...options, days: 0 });
}

const hostName = /^(?=.{1,253}$)\.?[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i;

function write(call: string, clientKey: string, value: string, { domain = '', days = 730 }: BrowserIdCookieOptions): string {
  if (domain !== '' && !hostName.test(domain)) return refuse(call, 'domain', 'be a host name', 'Example: ".shop.example". Leave it out on localhost.');
  if (!Number.isFinite(days)) return refuse(call, 'days', 'be a number', 'Pass the days that the cookie should live.');
  const cookie = `${browserIdCookieName(clientKey)}=${value}; Max-Age=${Math.round(days * 86_400)}; SameSite=None; Secure; Path=/`;
  return domain === '' ? cookie : `${cookie}; Domain=${domain}`;
}

function refuse(call: string, name: string, rule: string, cure: string): never {
  throw new TrackingError('option-invalid', `${call} "${name}" must ${rule}, found something else. ${cure}`);
}
