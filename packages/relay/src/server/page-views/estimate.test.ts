import { describe, expect, test } from 'vitest';
import { createFakeClock } from '@waymark/core/testing';
import { estimateBlocked } from './estimate.ts';
import { wilsonInterval } from './interval.ts';
import { viewSpread } from './visitors.ts';

const rounded = ({ low, high }: { readonly low: number; readonly high: number }) => [low, high].map((share) => Math.round(share * 10_000) / 10_000);

describe("the interval of Wilson's score", () => {
  // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3.
  test.each([
    [81, 263, [0.2553, 0.3662]],
    [15, 148, [0.0624, 0.1605]],
    [0, 20, [0, 0.1611]],
    [1, 29, [0.0061, 0.1718]],
    [29, 29, [0.883, 1]],
  ])('of %i in %i is as published', (hits, sample, bounds) => {
    expect(rounded(wilsonInterval(hits, sample))).toEqual(bounds);
  });

  test('of nothing says nothing', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('the spread of views over visitors', () => {
  test('is 1 where everybody sees one page, and grows with those who see many', () => {
    const spread = viewSpread(1000, createFakeClock());
    expect(spread.read()).toBe(1);
    for (const visitor of ['a', 'b', 'c']) spread.note(visitor);
    expect(spread.read()).toBe(1);
    for (let view = 1; view < 5; view += 1) spread.note('a');
    // 5, 1 and 1: (25 + 1 + 1) / 7.
    expect(spread.read()).toBeCloseTo(27 / 7);
  });

  test('forgets what is two spans old', async () => {
    const clock = createFakeClock();
    const spread = viewSpread(1000, clock);
    for (let view = 0; view < 10; view += 1) spread.note('a');
    await clock.advance(1000);
    spread.note('b');
    expect(spread.read()).toBeCloseTo(101 / 11);
    await clock.advance(1000);
    expect(spread.read()).toBe(1);
  });
});

describe('the estimate', () => {
  const sample = { from: 0, to: 1, views: { expected: 1000, undecided: 0 }, received: 800, spread: 1, least: 400 };

  test('is the share that was not heard of, with its interval', () => {
    const { blockedShare, confidence, ...counts } = estimateBlocked(sample);
    expect(counts).toEqual({ from: 0, to: 1, served: 1000, undecided: 0, received: 800 });
    expect(blockedShare).toBeCloseTo(0.2);
    expect(rounded(confidence ?? { low: 0, high: 0 })).toEqual([0.1764, 0.2259]);
  });

  test('is none where too little was served', () => {
    expect(estimateBlocked({ ...sample, views: { expected: 399, undecided: 5000 } })).toEqual({ from: 0, to: 1, served: 5399, undecided: 5000, received: 800 });
    expect(estimateBlocked({ ...sample, spread: 3 }).blockedShare).toBeUndefined();
  });

  test('is less certain where views fall to few visitors', () => {
    const width = (spread: number) => {
      const { low = 0, high = 0 } = estimateBlocked({ ...sample, spread }).confidence ?? {};
      return high - low;
    };
    expect(width(2.4)).toBeGreaterThan(1.5 * width(1));
  });

  test('spans both cases where visitors are undecided', () => {
    const { blockedShare, confidence } = estimateBlocked({ ...sample, views: { expected: 900, undecided: 300 } });
    // Between 100 of 900 and 400 of 1200.
    expect(blockedShare).toBeCloseTo((100 / 900 + 400 / 1200) / 2);
    expect(confidence?.low).toBeLessThan(100 / 900);
    expect(confidence?.high).toBeGreaterThan(400 / 1200);
  });

  test('is zero where more was heard of than served', () => {
    expect(estimateBlocked({ ...sample, received: 1300 })).toMatchObject({ blockedShare: 0, confidence: { low: 0 } });
  });
});

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each([0.05, 0.2, 0.4])('a true share of %d is within the interval as often as it says, though visitors see many pages', (truth) => {
  const runs = 400;
  let hits = 0;
  let naive = 0;
  for (let run = 0; run < runs; run += 1) {
    const random = dice(run + 1);
    const spread = viewSpread(1000, createFakeClock());
    let [served, received] = [0, 0];
    for (let visitor = 0; visitor < 800; visitor += 1) {
      const views = 1 + Math.floor(Math.log(1 - random()) / Math.log(0.75));
      const isBlocked = random() < truth;
      served += views;
      if (isBlocked) continue;
      for (let view = 0; view < views; view += 1) spread.note(`v-${visitor}`);
      received += views;
    }
    const sample = { from: 0, to: 1, views: { expected: served, undecided: 0 }, received, least: 1 };
    const { low = 0, high = 0 } = estimateBlocked({ ...sample, spread: spread.read() }).confidence ?? {};
    if (low <= truth && truth <= high) hits += 1;
    const plain = estimateBlocked({ ...sample, spread: 1 }).confidence ?? { low: 0, high: 0 };
    if (plain.low <= truth && truth <= plain.high) naive += 1;
  }
  expect(hits / runs).toBeGreaterThan(0.92);
  // The usual interval, which takes every view for a case of its own, is not.
  expect(naive / runs).toBeLessThan(0.8);
});
