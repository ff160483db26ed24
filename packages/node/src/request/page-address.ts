import { redactAddress } from './redact-address.ts';

/** Longest address that is kept, in characters. Longer ones are cut down to origin and path, or left out. */
const longestAddress = 2048;

/**
 * An address that may be stored and passed on: absolute http(s), redacted, without its fragment. Undefined for anything else.
 */
export function cleanAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const bare = redactAddress(`${url.origin}${url.pathname}`);
  const full = redactAddress(`${url.origin}${url.pathname}${url.search}`);
  if (full.length <= longestAddress) return full;
  return bare.length <= longestAddress ? bare : undefined;
}
