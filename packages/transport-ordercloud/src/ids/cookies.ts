import { isDiscoverId } from './discover-id.ts';
import { plainUuid } from './uuid.ts';

/** First value of a cookie in a `Cookie` header or in `document.cookie`, still encoded. */
export function readCookie(cookies: string, name: string): string | undefined {
  for (const part of cookies.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** Contact id that the Send script keeps in the cookie `uid`, in the spelling of the API; undefined when there is none that is valid. */
export function readSendContactId(cookies: string): string | undefined {
  return plainUuid(decodeText(readCookie(cookies, 'uid') ?? ''));
}

/**
 * Visitor id that the Discover or Search beacon uses: cookie `__ruid`, else the first part of `__rutma`. Pass it to the tracker as alias `discover`,
 * and to {@link createOrderCloudIdentity} as beacon id.
 */
export function readDiscoverId(cookies: string): string | undefined {
  const own = decodeDiscoverCookie(readCookie(cookies, '__ruid') ?? '');
  if (isDiscoverId(own)) return own;
  const first = decodeDiscoverCookie(readCookie(cookies, '__rutma') ?? '').split('.')[0] ?? '';
  return isDiscoverId(first) ? first : undefined;
}

/** Plain text of a cookie that the beacon wrote: URI-encoded, and base64 with `~` or `,` for the padding sign when it begins with `0!`. Empty when broken. */
export function decodeDiscoverCookie(value: string): string {
  const text = decodeText(value);
  if (!text.startsWith('0!')) return text;
  try {
    return atob(text.slice(2).replace(/[~,]/g, '='));
  } catch {
    return '';
  }
}

function decodeText(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}
