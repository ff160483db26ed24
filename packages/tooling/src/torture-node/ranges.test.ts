import { describe, expect, test } from 'vitest';
import { numbersIn, toRanges } from './ranges.ts';

describe('ranges', () => {
  test.each<[readonly number[], ReturnType<typeof toRanges>]>([
    [[], []],
    [[7], [[7, 7]]],
    [[1, 2, 3, 7, 8], [[1, 3], [7, 8]]],
    [[3, 2, 1], [[3, 3], [2, 2], [1, 1]]],
    [[1, 1, 2], [[1, 1], [1, 2]]],
  ])('%j and back', (numbers, ranges) => {
    expect(toRanges(numbers)).toEqual(ranges);
    expect([...numbersIn(ranges)]).toEqual(numbers);
  });
});
