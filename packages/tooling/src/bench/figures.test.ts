import { expect, test } from 'vitest';
import { batchesOf, percentile } from './figures.ts';

test('batches are means of neighbours, and a rest that fills none is left out', () => {
  expect(batchesOf([1, 3, 10, 20, 7], 2)).toEqual([2, 15]);
});

test.each([
  [50, 2],
  [75, 3],
  [76, 4],
  [100, 4],
])('percentile %d of 4, 1, 3, 2 is %d', (percent, expected) => {
  expect(percentile([4, 1, 3, 2], percent)).toBe(expected);
});
