/** Whole numbers from the first to the second, both included. */
export type Range = readonly [first: number, last: number];

/** Numbers as few ranges, so that many of them can be said in a line. Keeps their order; repeats make ranges of their own. */
export function toRanges(numbers: readonly number[]): readonly Range[] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/** Every number of some ranges. */
export function* numbersIn(ranges: readonly Range[]): Generator<number> {
  for (const [first, last] of ranges) for (let number = first; number <= last; number += 1) yield number;
}
