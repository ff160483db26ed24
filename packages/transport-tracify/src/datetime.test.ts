import { expect, test } from 'vitest';
import { datetimeOf } from './datetime.ts';

test.each([
  [Date.parse('2025-03-30T01:59:59.999Z'), '2025-03-30 01:59:59'],
  [Date.parse('2025-03-30T03:14:07+02:00'), '2025-03-30 01:14:07'],
  [0, '1970-01-01 00:00:00'],
  [1709164799999, '2024-02-28 23:59:59'],
  [1709164800000, '2024-02-29 00:00:00'],
  [Number.NaN, undefined],
  [8.64e15 + 1, undefined],
  [Date.UTC(10_000, 0), undefined],
])('writes the time %d as %s', (given, expected) => {
  expect(datetimeOf(given)).toBe(expected);
});
