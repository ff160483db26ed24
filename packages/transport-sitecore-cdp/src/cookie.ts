/** Name of the cookie that keeps a browser id. Sitecore's Engage SDK and the Boxever library use the same, so pages that used these keep their guests. */
export function browserIdCookieName(clientKey: string): string {
  return `bid_${clientKey}`;
}

/** Finds the browser id in a `Cookie` header, or in `document.cookie`. */
export function readBrowserIdCookie(cookieHeader: string | null | undefined, clientKey: string): string | undefined {
  const name = browserIdCookieName(clientKey);
  for (const pair of (cookieHeader ?? '').split(';')) {
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1).trim();
    if (at > 0 && pair.slice(0, at).trim() === name && value !== '') return value;
  }
  return undefined;
}

export interface BrowserIdCookieOptions {
  /** Registrable domain, to share the id between hosts: `.shop.example`. Leave it out on localhost. */
  readonly domain?: string;
  /** Default: 730, as in Sitecore's SDKs. */
  readonly days?: number;
}

/**
 * The cookie for a `Set-Cookie` header, or for `document.cookie`. Append the header, never replace those that are set already. Browsers keep it on https
 * pages only.
 */
export function browserIdCookie(clientKey: string, browserId: string, { domain, days = 730 }: BrowserIdCookieOptions = {}): string {
  const maxAge = Math.round(days * 86_400);
  const cookie = `${browserIdCookieName(clientKey)}=${browserId}; Max-Age=${maxAge}; SameSite=None; Secure; Path=/`;
  return domain === undefined || domain === '' ? cookie : `${cookie}; Domain=${domain}`;
}

/** Deletes the cookie: for a visitor who wants to be forgotten, and at sign-out on a shared device. The next event gets a new browser id. */
export function expiredBrowserIdCookie(clientKey: string, options: Pick<BrowserIdCookieOptions, 'domain'> = {}): string {
  return browserIdCookie(clientKey, '', { ...options, days: 0 });
}
