import type { EventEnvelope } from '@waymark/core';
import type { DiscoverDevice } from './events.ts';
import type { VisitorSettings } from './options.ts';

/** The visitor's browser and place: from the request where a server knows it. In a page the vendor sees the connection itself. */
export function clientOf({ where }: EventEnvelope, { sendIp, userAgent }: VisitorSettings) {
  const { ip, userAgent: known = userAgent } = where.client ?? {};
  return { userAgent: known, geo: sendIp && ip ? { ip } : undefined };
}

/** The page as both vendors write it: path with query, title, referrer, and the locale in parts. Undefined without an address. */
export function pageOf({ name, payload, where }: EventEnvelope): Readonly<Record<string, string | undefined>> | undefined {
  const uri = uriOf(name === 'pageOpened' ? (payload as { readonly url: string }).url : where.url);
  const [, language, country] = /^([a-z]{2})(?:[-_][a-z]{4})?[-_]([a-z]{2})\b/.exec(where.locale?.toLowerCase() ?? '') ?? [];
  return uri ? { uri, title: where.title || undefined, referrer: where.referrer, locale_country: country, locale_language: language } : undefined;
}

/** Path and query of an absolute address. */
export function uriOf(url = ''): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** Campaign of the page, else of the page on which the session began. */
export function campaignOf({ where }: EventEnvelope): Readonly<Record<string, string>> | undefined {
  for (const url of [where.url, where.landing?.url]) {
    const found = [...new URLSearchParams(uriOf(url)?.split('?')[1])].filter(([name, value]) => value && /^utm_(source|medium|campaign|term|content)$/.test(name));
    if (found.length > 0) return Object.fromEntries(found);
  }
  return undefined;
}

/** Kind of device by its user agent; undefined when it tells nothing. */
export function deviceOf(userAgent = ''): DiscoverDevice | undefined {
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(userAgent)) return 'tablet';
  if (/Mobi|iPhone/.test(userAgent)) return 'mobile';
  return /Windows NT|Macintosh|X11|CrOS/.test(userAgent) ? 'pc' : undefined;
}
