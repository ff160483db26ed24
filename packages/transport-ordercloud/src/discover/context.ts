import type { EventEnvelope } from '@waymark/core';
import { roundAmount } from '../sender/cart-changes.ts';
import { orElse } from '../sender/or-else.ts';
import type { Line } from '../sender/payloads.ts';

/** JSON without null and objects in which nothing is left, as the vendor's packages send it; unlike them it keeps zeros. */
export function compactJson(body: object): string {
  // A reviver meets the inner objects first.
  return JSON.stringify(JSON.parse(JSON.stringify(body), (_key, value: unknown) => (/^({}|null)$/.test(JSON.stringify(value)) ? undefined : value)));
}

/** Both vendors count whole units, so a part of a unit (0.5 kg) goes as one unit at the price of the line. */
export function wholeUnits({ product, quantity, total }: Line): readonly [units: number, price: number, original: number] {
  const units = quantity % 1 ? 1 : quantity;
  return [units, roundAmount(total / units), roundAmount((product.originalPrice ?? product.displayPrice) * (quantity / units))];
}

/** The page as both vendors write it: path with query, title, referrer, and the locale in parts. Undefined without an address. */
export function pageOf({ name, payload, where }: EventEnvelope): Readonly<Record<string, string | undefined>> | undefined {
  const uri = uriOf(name === 'pageOpened' ? (payload as { readonly url: string }).url : where.url);
  const [, language, country] = /^([a-z]{2})(?:[-_][a-z]{4})?[-_]([a-z]{2})\b/.exec(`${where.locale}`.toLowerCase()) ?? [];
  return uri ? { uri, title: where.title || undefined, referrer: where.referrer, locale_country: country, locale_language: language } : undefined;
}

/** Path and query of an absolute address. */
export function uriOf(url: string | undefined): string | undefined {
  return orElse(() => {
    const { pathname, search } = new URL(`${url}`);
    return pathname + search;
  }, undefined);
}

/** Campaign of the page, else of the page on which the session began. */
export function campaignOf({ where }: EventEnvelope): Readonly<Record<string, string>> {
  const marks = (url?: string) =>
    [...new URLSearchParams(uriOf(url)?.split('?')[1])].filter(([name, value]) => value && /^utm_(source|medium|campaign|term|content)$/.test(name));
  const own = marks(where.url);
  return Object.fromEntries(own[0] ? own : marks(where.landing?.url));
}
