import { describe, expect, test } from 'vitest';
import { clientCounters } from './client-counters.ts';

describe('clientCounters', () => {
  test.each([
    ['a running total counts once', [['a', 3], ['a', 3], ['a', 5]], 5],
    ['senders add up', [['a', 3], ['b', 4]], 7],
    ['a batch that comes after a later one adds nothing', [['a', 3], ['a', 1], ['a', 3]], 3],
    ['no sender counts nothing', [[undefined, 3]], 0],
    ['nonsense counts nothing', [['a', -1], ['a', 1.5], ['a', '7'], ['a', null], ['a', [1]], ['a', Number.MAX_VALUE]], 0],
    ['reasons add up', [['a', { refused: 2, 'gave-up': 1 }], ['b', { refused: 4 }]], 7],
    ['each reason runs by itself', [['a', { refused: 2, 'gave-up': 1 }], ['a', { refused: 1, 'gave-up': 3 }]], 5],
    ['reasons that nobody knows count nothing', [['a', { boredom: 3, toString: 4, refused: '5' }]], 0],
  ] as const)('%s', (_title, notes, expected) => {
    const counters = clientCounters();
    for (const [sender, dropped] of notes) counters.note(() => sender, { dropped });
    expect(counters.read().droppedBySenders).toBe(expected);
  });

  test('drops are told by reason, and a number alone has none', () => {
    const counters = clientCounters();
    counters.note(() => 'a', { dropped: { refused: 2, 'no-consent': 0 } });
    counters.note(() => 'b', { dropped: 3 });
    expect(counters.read()).toEqual({ droppedBySenders: 5, dropsOfSenders: { refused: 2, unnamed: 3 } });
  });

  test('senders without drops push nobody out of memory', () => {
    const counters = clientCounters();
    counters.note(() => 'a', { dropped: 2 });
    for (let n = 0; n < 20_000; n += 1) counters.note(() => `other ${n}`, { dropped: 0 });
    counters.note(() => 'a', { dropped: 2 });
    expect(counters.read().droppedBySenders).toBe(2);
  });

  test.each([[undefined], [null], [7], ['x'], [[]]])('counters that are %j count nothing', (value) => {
    const counters = clientCounters();
    counters.note(() => 'a', value);
    expect(counters.read()).toEqual({ droppedBySenders: 0, dropsOfSenders: {} });
  });
});
