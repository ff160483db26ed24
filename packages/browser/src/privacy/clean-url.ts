import { redactUrl } from './redact-url.ts';

/** Replaces the default redaction of addresses. Gets an absolute address with equivalent escapes made equal. */
export type UrlSanitizer = (url: string) => URL | string;

/** Makes a function that prepares addresses for events. `warn` is called once, if the sanitizer throws; the origin and path are used then. */
export function createUrlCleaner(sanitize: UrlSanitizer = (url) => redactUrl(url), warn?: (error: unknown) => void): (url: string) => string {
  let warned = false;
  // Every event asks for the page's address, which seldom changes.
  let last: string | undefined;
  let cleaned = '';

  function clean(url: string): string {
    try {
      return `${sanitize(normaliseUrl(url))}`;
    } catch (error) {
      if (!warned) warn?.(error);
      warned = true;
      return redactUrl(url.replace(/[?#].*/s, ''));
    }
  }

  return (url) => {
    if (url !== last) cleaned = clean((last = url));
    return cleaned;
  };
}

/** Makes equivalent escapes equal: `%7E` and `~`, `ü` and `%C3%BC`. What means something in an address stays escaped, a broken escape stays as it is. */
export function normaliseUrl(url: string): string {
  // The origin, which may hold the brackets of an IPv6 address; an escape; what should have been escaped.
  return url.replace(/^[\w+.-]+:\/\/[^/?#]*|%[\da-f]{2}|[^!#-;=?-Z_a-z~]+/gi, (part) =>
    part.includes('://') ? part : /^%[89a-f]/i.test(part) ? part.toUpperCase() : encodeURIComponent(unescape(part)),
  );
}
