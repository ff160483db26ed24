import { attempt } from '../storage/attempt.ts';
import { redactUrl } from './redact-url.ts';

/** Replaces the default redaction of addresses. Gets an absolute address with equivalent escapes made equal. */
export type UrlSanitizer = (url: string) => URL | string;

/** Makes a function that prepares addresses for events. `warn` is called once, if the sanitizer throws; origin and path are used then. */
export function createUrlCleaner(sanitize: UrlSanitizer = redactUrl, warn?: (error: unknown) => void): (url: string) => string {
  // Every event asks for the page's address, which seldom changes.
  let last: string | undefined;
  let cleaned = '';

  function warnOnce(error: unknown): void {
    warn?.(error);
    warn = undefined;
  }

  return (url) => {
    if (url !== last) cleaned = attempt(() => `${sanitize(normaliseUrl(url))}`, warnOnce) ?? redactUrl(url.replace(/[?#].*/s, ''));
    last = url;
    return cleaned;
  };
}

/** Makes equivalent escapes equal: `%7E` and `~`, `%c3` and `%C3`. What means something in an address stays escaped, a broken escape stays as it is. */
export function normaliseUrl(url: string): string {
  return url.replace(/%[\da-f]{2}/gi, (part) => (part < '%8' ? encodeURIComponent(unescape(part)) : part.toUpperCase()));
}
