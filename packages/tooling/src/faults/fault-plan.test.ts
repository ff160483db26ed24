import { expect, test } from 'vitest';
import { stormOf } from './fault-plan.ts';

test.each([['tracify'], ['send']])('a storm spoils 30 %% of the requests to %s, in all ways', (vendor) => {
  const storm = stormOf(vendor, 1, 0);
  const spared = storm.reduce((share, { probability = 1 }) => share * (1 - probability), 1);
  expect(1 - spared).toBeCloseTo(0.3, 10);
  expect(new Set(storm.map(({ kind }) => kind))).toEqual(new Set(['status', 'delay', 'hang', 'reset-before', 'reset-after', 'rate-limit']));
});

test('a storm at Send never answers with an error what it took', () => {
  const taken = (vendor: string) => stormOf(vendor, 1, 0).filter((order) => order.kind === 'status' && order.taken);
  expect([taken('send'), taken('tracify')].map(({ length }) => length)).toEqual([0, 1]);
});
