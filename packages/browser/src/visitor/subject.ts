/** The user that a JSON Web Token names, empty when it names none. Signature and expiry are for servers. Throws when the token cannot be read. */
export function subjectOf(token: string): unknown {
  const [, payload = ''] = token.split('.');
  // `atob` gives one character per byte; the two functions after it read those as UTF-8, and throw where they are none.
  const json = decodeURIComponent(escape(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))));
  const { sub = '' } = JSON.parse(json) as { readonly sub?: unknown };
  return sub;
}
