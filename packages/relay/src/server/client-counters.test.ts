import { describe, expect, test } from 'vitest';
import { clientCounters } from './client-counters.ts';

describe('clientCounters', () => {
  test.each([
    ['a running total counts once', [['a', 3], ['a', 3], ['a', 5]], 5],
    ['senders add up', [['a', 3], ['b', 4]], 7],
    ['a total that fell starts again', [['a', 3], ['a', 1]], 4],
    ['no sender counts nothing', [[undefined, 3]], 0],
    ['nonsense counts nothing', [['a', -1], ['a', 1.5], ['a', '7'], ['a', null], ['a', Number.MAX_VALUE]], 0],
  ] as const)('%s', (_title, notes, expected) => {
    const counters = clientCounters();
    for (const [sender, dropped] of notes) counters.note(sender, { dropped });
    expect(counters.dropped).toBe(expected);
  });

  test.each([[undefined], [null], [7], ['x']])('counters that are %j count nothing', (value) => {
    const counters = clientCounters();
    counters.note('a', value);
    expect(counters.dropped).toBe(0);
  });
});
