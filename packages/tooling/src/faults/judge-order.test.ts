import { expect, test } from 'vitest';
import { arrival, record } from './__fixtures__/arrival.ts';
import type { Arrival } from './arrivals.ts';
import { judgeOrder } from './judge-order.ts';

const isOfPage = (second: number): boolean => second < 900;

const first = { second: 1, sent: 1, record: record({ id: 11 }) };
const second = { second: 2, sent: 2, record: record({ id: 10 }) };

test.each<[string, readonly Partial<Arrival>[], number]>([
  ['given up, and taken in after what was sent later', [second, { ...first, answered: false }], 0],
  ['answered, and taken in after what was sent later', [second, first], 1],
  ['without an answer, and sent after what happened later', [{ ...second, sent: 1 }, { ...first, answered: false, sent: 2 }], 1],

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
