/** Longest address that is kept, in characters. Longer ones are cut down to origin and path, or left out. */
const longestAddress = 2048;

/** Parts of a parameter's name that mark secrets and personal data. `utm_*` and `trc_*` are campaign names and stay. */
const personalParts = new Set(
  'email mail phone firstname lastname surname token code password pwd secret auth session sid jwt key apikey'.split(' '),
);

/**
 * An address that may be stored and passed on: absolute http(s), without user name, password and fragment, and without parameters that carry
 * secrets or personal data, by name or because their value holds an `@`. Undefined for anything else.
 */
export function cleanAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const kept = url.search.slice(1).split('&').filter((pair) => pair !== '' && isHarmless(pair));
  const bare = `${url.origin}${url.pathname}`;
  const full = kept.length === 0 ? bare : `${bare}?${kept.join('&')}`;
  if (full.length <= longestAddress) return full;
  return bare.length <= longestAddress ? bare : undefined;
}

function isHarmless(pair: string): boolean {
  const [[name, value] = ['', '']] = new URLSearchParams(pair);
  if (value.includes('@') || value.toLowerCase().includes('%40')) return false;
  if (/^(?:utm|trc)_/.test(name)) return true;
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return !spaced.split(/[_\-.]/).some((part) => personalParts.has(part)) && !personalParts.has(name.toLowerCase());
}
