import type { EventEnvelope } from '@waymark/core';
import type { Refusal } from '@waymark/core/transport';
import { roundAmount } from '../sender/cart-changes.ts';
import type { Line } from '../sender/payloads.ts';
import type { DiscoverDevice } from './events.ts';
import type { VisitorSettings } from './options.ts';

/** The visitor's browser and place: from the request where a server knows it. In a page the vendor sees the connection itself. */
export function clientOf(event: EventEnvelope, settings: VisitorSettings) {
  const { ip, userAgent = settings.userAgent } = event.where.client ?? {};
  const geo = settings.geo ? settings.geo(event) : ip ? { ip } : undefined;
  return { userAgent, geo, isPlaced: !!(geo ?? settings.geo) || settings.runsIn !== 'server' };
}

/** A server that knows nothing of the visitor would have itself recorded in his place. */
export const clientRefusal: Refusal = {
  code: 'client-unknown',
  message: 'The vendor needs IP address and user agent of the visitor: track through forRequest() or a relay.',
};

/** JSON without null and objects in which nothing is left, as the vendor's packages send it; unlike them it keeps zeros. */
export function compactJson(body: object): string {
  // A reviver meets the inner objects first.
  const compact: unknown = JSON.parse(JSON.stringify(body), (_key, value: unknown) => {
    const isEmpty = value === null || (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);
    return isEmpty ? undefined : value;
  });
  return JSON.stringify(compact);
}

/** Both vendors count whole units, so a part of a unit (0.5 kg) goes as one unit at the price of the line. */
export function wholeUnits({ product, quantity, total }: Line) {
  const units = Number.isInteger(quantity) ? quantity : 1;
  return { quantity: units, price: roundAmount(total / units), original: roundAmount((product.originalPrice ?? product.displayPrice) * (quantity / units)) };
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
