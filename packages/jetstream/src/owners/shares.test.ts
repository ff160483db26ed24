import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { movesOf } from './shares.ts';

test('a worker alone takes everything, beginning at its own place', () => {
  expect(movesOf({ partitions: 4, workers: 1, mine: [], owned: new Set(), from: 2 })).toEqual({ take: [2, 3, 0, 1], give: [] });
});

test('a worker takes no more than its part, and nothing that somebody has', () => {
  expect(movesOf({ partitions: 5, workers: 2, mine: [0], owned: new Set([0, 1]), from: 0 })).toEqual({ take: [2, 3], give: [] });
});

test('a worker gives up what is above its part', () => {
  expect(movesOf({ partitions: 4, workers: 2, mine: [0, 1, 2, 3], owned: new Set([0, 1, 2, 3]), from: 0 })).toEqual({ take: [], give: [2, 3] });
});

test('workers that move in turn come to have everything once, each an equal part', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 8 }), (partitions, workers) => {
      const holdings = Array.from({ length: workers }, (): number[] => []);
      const first = holdings[0];
      for (let partition = 0; partition < partitions; partition += 1) first?.push(partition);
      for (let round = 0; round < 2; round += 1) {
        holdings.forEach((mine, worker) => {
          const { take, give } = movesOf({ partitions, workers, mine, owned: new Set(holdings.flat()), from: worker % partitions });
          holdings[worker] = [...mine.filter((partition) => !give.includes(partition)), ...take];
        });
      }
      expect(holdings.flat().toSorted((left, right) => left - right)).toEqual(Array.from({ length: partitions }, (_, partition) => partition));
      expect(Math.max(...holdings.map(({ length }) => length))).toBe(Math.ceil(partitions / workers));
    }),
  );
});
