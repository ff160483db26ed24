import type { PageWindow } from '../platform/page-window.ts';

/** Hands a request to `sendBeacon`. False: a beacon cannot carry it as it is meant, or the browser's limit is reached. */
export function sendAsBeacon(win: PageWindow, url: string, init: RequestInit): boolean {
  const headers = new Headers(init.headers);
  const type = headers.get('content-type') ?? '';
  headers.delete('content-type');
  const carriesMore = [...headers].length > 0;
  // A beacon always carries cookies, so it may stand in only for a request that would, too.
  const sendsCookies = init.credentials === 'include' || (init.credentials !== 'omit' && isSameOrigin(win, url));
  if (carriesMore || !sendsCookies || init.method !== 'POST' || typeof init.body !== 'string') return false;
  return win.navigator.sendBeacon(url, new Blob([init.body], { type }));
}

function isSameOrigin(win: PageWindow, url: string): boolean {
  return new URL(url, win.location.href).origin === win.location.origin;
}
