import type { EventEnvelope } from '@waymark/core';
import { roundAmount } from '../sender/cart-changes.ts';
import { tried } from '../sender/tried.ts';
import type { Line } from '../sender/payloads.ts';

/** JSON without null and objects in which nothing is left, as the vendor's packages send it; unlike them it keeps zeros. */
export const compactJson = (body: object): string =>
  // A reviver meets the inner objects first.
  JSON.stringify(JSON.parse(JSON.stringify(body), (_key, value: unknown) => (/^({}|null)$/.test(JSON.stringify(value)) ? undefined : value)));

/** Both vendors count whole units, so a part of a unit (0.5 kg) goes as one unit at the price of the line. What a unit costs after discounts has two decimals. */
export const wholeUnits = ({ product, quantity, total }: Line): readonly [units: number, price: number, original: number] => {
  const units = quantity % 1 ? 1 : quantity;
  return [units, roundAmount(total / units, 2), roundAmount(((product.originalPrice ?? product.displayPrice) * quantity) / units)];
};

/** The page as both vendors write it: path with query, title, referrer, and the locale in parts. */
export const pageOf = ({ where: { url, title, referrer, locale } }: EventEnvelope): Readonly<Record<string, string | undefined>> => {
  // Language, perhaps a script, country.
  const [, locale_language, locale_country] = /^(..)[-_](?:.{5})?(..)\b/.exec(`${locale}`.toLowerCase()) ?? [];
  return { uri: uriOf(url), title, referrer, locale_country, locale_language };
};

/** Path and query of an absolute address. */
export const uriOf = (url: string | undefined): string | undefined =>
  tried(() => {
    const { pathname, search } = new URL(url as string);
    return pathname + search;
  });

/** Campaign of the page, else of the page on which the session began. */
export const campaignOf = ({ where: { url, landing } }: EventEnvelope): Readonly<Record<string, string>> => {
  const marksOf = (address?: string) =>
    tried(() => [...new URL(address as string).searchParams].filter(([name, value]) => value && /^utm_(source|medium|campaign|term|content)$/.test(name))) ?? [];
  const marks = marksOf(url);
  return Object.fromEntries(marks[0] ? marks : marksOf(landing?.url));
};
