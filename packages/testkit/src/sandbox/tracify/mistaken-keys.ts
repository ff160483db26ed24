import { hashMistakes } from './anonymise.ts';
import type { KnownVisitor } from './setup.ts';

/** What people hash first to see whether they do it right. Source: FIPS 180-4, the examples of SHA-256; checked 2026-11-21. */
const example = 'abc';

/** Every identifying value of a visitor, with its kind. */
export function valuesOf({ ip, userAgent, email }: KnownVisitor): readonly (readonly [number, string])[] {
  const always = [
    [2, `${ip}|${userAgent}`],
    [3, ip],
    [4, userAgent],
  ] as const;
  return email === undefined ? always : [[1, email], ...always];
}

/** What the usual mistakes make of these people's values, with the words to tell about each. */
export function mistakenKeys(people: readonly KnownVisitor[]): ReadonlyMap<string, string> {
  const values = [example, ...people.flatMap(valuesOf).map(([, value]) => value)];
  return new Map(values.flatMap((value) => hashMistakes.map(({ says, hash }) => [hash(value), says] as const)));
}
