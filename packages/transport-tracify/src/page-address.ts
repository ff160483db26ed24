import { isPersonal } from './parameters.ts';

/** Parts of a page address as Tracify gets them. */
export interface PageAddress {
  readonly url: string;
  readonly origin: string;
}

export interface AddressRules {
  readonly urlKeepsQuery: boolean;
  readonly deniedParameters: readonly string[];
}

/** The page of an event without fragment and user name, and without query unless it is to be kept. Undefined when it is no http(s) address. */
export function pageAddress(text: string, rules: AddressRules): PageAddress | undefined {
  const url = parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  const query = rules.urlKeepsQuery ? withoutPersonal(url, rules.deniedParameters).search : '';
  return { url: `${url.origin}${url.pathname}${query}`, origin: url.origin };
}

/** The page that led here, without fragment, user name and personal parameters. Undefined when it is no absolute address. */
export function referrerAddress(text: string | undefined, deniedParameters: readonly string[]): string | undefined {
  const url = text === undefined || text === '' ? undefined : parse(text);
  if (!url || !/^(https?|android-app|ios-app):$/.test(url.protocol)) return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  return withoutPersonal(url, deniedParameters).href;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Leaves the query as it is written unless something must go. */
function withoutPersonal(url: URL, deniedParameters: readonly string[]): URL {
  const personal = [...url.searchParams].filter(([name, value]) => isPersonal(name, value, deniedParameters));
  for (const [name] of personal) url.searchParams.delete(name);
  return url;
}
