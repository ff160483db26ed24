/** Above this many characters a `Cookie` header is not read. Node refuses whole headers of more than 16 KiB by default. */
export const longestCookieHeader = 16_384;

/**
 * Values of the named cookies, percent-decoded where that is possible. The first of several equal names counts: browsers send the one with the
 * longest path first (RFC 6265 §5.4).
 */
export function readCookies(header: string | undefined, names: ReadonlySet<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (header === undefined || header.length > longestCookieHeader) return found;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    const name = pair.slice(0, equals).trim();
    if (names.has(name) && !found.has(name)) found.set(name, decode(unquote(pair.slice(equals + 1).trim())));
  }
  return found;
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

function decode(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** True for the name of a cookie (RFC 6265 §4.1.1), at most 128 characters. */
export function isCookieName(name: unknown): name is string {
  return typeof name === 'string' && /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}$/.test(name);
}
