/** What the option `namespace` of a page's tracker begins its names with, where it says nothing. */
export const usualNamespace = 'waymark';

/** The cookies that page, relay and servers share. */
export interface CookieNames {
  readonly browserId: string;
  readonly session: string;
  readonly consent: string;
}

/** True for what may begin the name of a cookie. */
export function isNamespace(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,40}$/.test(value);
}

/** The names of a namespace, as `@waymark/browser` makes them. */
export function cookieNames(namespace = usualNamespace): CookieNames {
  return { browserId: `${namespace}_id`, session: `${namespace}_session`, consent: `${namespace}_consent` };
}
