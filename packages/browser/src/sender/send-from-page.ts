import { utf8Bytes } from '@waymark/core/lean';
import type { PageWindow } from '../platform/page-window.ts';

/**
 * Keepalive bytes that we allow in flight at once, for all trackers of the page. Unit: UTF-8 bytes of bodies. Source: Fetch standard, 64 KiB shared by all
 * keepalive requests of a page (checked 2026-11-21). We stay 4 KiB below it to leave room for other scripts and for beacons.
 */
export const keepaliveBytes = 61_440;

/** Bytes that are in flight, shared by all trackers of a page. */
export interface InFlight {
  bytes: number;
}

/**
 * A `fetch` for pages. Requests survive their page as far as the keepalive bytes go: an ordinary one too, because the visitor may leave while it is on its
 * way, but it leaves half of them for the moment in which the page goes. Beyond that an ordinary request goes without, and one of a leaving page as a
 * beacon or not at all. Those two reject, because nobody can tell how they ended: a beacon as a broken connection, what was not sent with code `NOT_SENT`.
 */
export function pageFetch(win: PageWindow, inFlight: InFlight, send: typeof fetch): typeof fetch {
  return async (input, init = {}) => {
    const { keepalive } = init;
    const text = String(init.body ?? '');
    const size = utf8Bytes(text);
    if (inFlight.bytes + size > (keepalive ? keepaliveBytes : keepaliveBytes / 2)) {
      if (!keepalive) return send(input, init);
      const [type, ...others] = Object.values(Object(init.headers) as Readonly<Record<string, string>>);
      // A beacon always carries cookies, and no headers but its type.
      const isAlike = !others.length && /^(include|same-origin \/\w)/.test(`${init.credentials} ${input as string}`);
      const isSent = isAlike && win.navigator.sendBeacon(input as string, new Blob([text], { type } as BlobPropertyBag));
      throw Object.assign(new TypeError(), !isSent && { code: 'NOT_SENT' });
    }
    const release = (): void => void (inFlight.bytes -= size);
    const request = send(input, { ...init, keepalive: true });
    inFlight.bytes += size;
    // The browser gives the bytes back when the body is through, not when the headers are. A copy is read, so that the caller has the original.
    request.then((response) => response.clone().text()).then(release, release);
    return request;
  };
}
