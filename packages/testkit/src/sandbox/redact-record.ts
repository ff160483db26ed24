/** What stands in a record for a value that nobody should read. */
const hidden = 'hidden';

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'tracify-token', 'x-api-key']);

/** Ends of names, in lower case and without separators: `client_secret`, `anonUserToken`, `NewPassword`, `X-Amz-Signature`. */
const secretEnd = /(?:token|secret|secretkey|password|passwd|pwd|apikey|hashkey|signature)$/;

/** A member of JSON text whose value is no object and no list. The end of a value may be missing, because bodies are cut. */
const member = /"((?:[^"\\]|\\.){1,80})"(\s*:\s*)("(?:[^"\\]|\\.)*(?:"|\\?$)|[^\s,{}[\]"]+)/g;

/** Headers with the values of those that carry secrets hidden. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redactHeader(name, value)]));
}

/** A query, without its question mark, with the values of secrets hidden. */
export function redactQuery(query: string): string {
  return query.split('&').map(redactPair).join('&');
}

/** The text of a body, form or JSON, with the values of secrets hidden. What else it holds stays as it was written, also where it is no JSON at all. */
export function redactBody(text: string, contentType = ''): string {
  if (contentType.trim().toLowerCase().startsWith('application/x-www-form-urlencoded')) return redactQuery(text);
  return text.replace(member, (whole, name: string, colon: string) => (isSecret(plain(name)) ? `"${name}"${colon}"${hidden}"` : whole));
}

function redactHeader(name: string, value: string): string {
  if (secretHeaders.has(name)) return hidden;
  const [page = '', query] = name === 'referer' ? value.split('?', 2) : [value];
  return query === undefined ? page : `${page}?${redactQuery(query)}`;
}

function redactPair(pair: string): string {
  const [[name] = ['']] = new URLSearchParams(pair);
  return isSecret(name) ? `${pair.split('=', 1)[0]}=${hidden}` : pair;
}

function isSecret(name: string): boolean {
  return secretEnd.test(name.replaceAll(/[^A-Za-z]/g, '').toLowerCase());
}

/** A name as JSON means it: `\u0070assword` is `password`. */
function plain(name: string): string {
  return name.replaceAll(/\\u([\da-f]{4})/gi, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
