import { redactUrl } from './redact-url.ts';

/** Replaces the default redaction of addresses. Gets an absolute address with equivalent escapes made equal. */
export type UrlSanitizer = (url: string) => URL | string;

/** Makes a function that prepares addresses for events. `warn` is called once, if the sanitizer throws; the origin and path are used then. */
export function createUrlCleaner(sanitize: UrlSanitizer = redactUrl, warn: (error: unknown) => void = () => undefined): (url: string) => string {
  let warned = false;
  // An event asks for the page's address and its referrer, which seldom change.
  const known = new Map<string, string>();

  function clean(url: string): string {
    try {
      return String(sanitize(normaliseUrl(url)));
    } catch (error) {
      if (!warned) warn(error);
      warned = true;
      return url.replace(/[?#].*$/s, '').replace(/^([\w+.-]+:\/\/)[^/]*@/, '$1');
    }
  }

  return (url) => {
    let cleaned = known.get(url);
    if (cleaned === undefined) {
      cleaned = clean(url);
      if (known.size > 8) known.clear();
      known.set(url, cleaned);
    }
    return cleaned;
  };
}

/** Escapes of characters that mean something in an address. Decoding them would change what it says. */
const reserved = /(%(?:2[346BCF]|3[ABDF]|40))/i;

/** Makes equivalent escapes equal: `%7E` and `~`, `ü` and `%C3%BC`. An address with a broken escape stays as it is. */
export function normaliseUrl(url: string): string {
  const [, origin = '', rest = ''] = /^([\w+.-]+:\/\/[^/?#]*)?(.*)$/s.exec(url) ?? [];
  try {
    const pieces = rest.split(reserved).map((piece, index) => (index % 2 === 1 ? piece.toUpperCase() : encodeURI(decodeURI(piece))));
    return origin + pieces.join('');
  } catch {
    return url;
  }
}
