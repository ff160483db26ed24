import { expect, test } from 'vitest';
import { arrival } from './__fixtures__/arrival.ts';
import type { Arrival } from './arrivals.ts';
import { judgeOrder } from './judge-order.ts';

const isOfPage = (second: number): boolean => second < 900;

test.each<[string, readonly Partial<Arrival>[], number]>([
  ['as it happened', [{ second: 1 }, { second: 2 }, { second: 3 }], 0],
  ['turned round', [{ second: 2 }, { second: 1 }], 1],
  ['turned round for another visitor', [{ second: 2 }, { second: 1, visitor: 'w' }], 0],
  ['turned round at another vendor', [{ second: 2 }, { second: 1, vendor: 'send' }], 0],
  ['a repeat after a later one', [{ second: 1 }, { second: 2 }, { second: 1 }], 0],
  ['first kept out, then after a later one', [{ second: 1, taken: false }, { second: 2 }, { second: 1 }], 1],
  ['of a service', [{ second: 901 }, { second: 2 }, { second: 900 }], 0],
  ['without a time', [{ second: 2 }, { second: undefined }], 0],
])('the order of arrival is judged: %s', (_what, given, faults) => {
  expect(judgeOrder(given.map((each) => arrival(each)), isOfPage)).toHaveLength(faults);
});
