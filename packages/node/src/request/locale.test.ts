import { expect, test } from 'vitest';
import { readLocale } from './locale.ts';

test.each([
  ['en-IE', 'en-IE'],
  ['de-de,de;q=0.9,en;q=0.8', 'de-DE'],
  ['en;q=0.5, fr-CA;q=0.9', 'fr-CA'],
  ['en;q=0.5, fr;q=0.5', 'en'],
  ['*, nb;q=0.1', 'nb'],
  ['en;q=0', undefined],
  ['en;q=2, fr;q=0.2', 'fr'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['*', undefined],
  ['not a tag!', undefined],
  ['', undefined],
  [undefined, undefined],
  [`en,${'x'.repeat(1024)}`, undefined],
])('%s means %s', (header, expected) => {
  expect(readLocale(header)).toBe(expected);
});
