import { makeEvent } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { arrival } from './__fixtures__/arrival.ts';
import type { Arrival } from './arrivals.ts';
import { openBooks } from './books.ts';
import { judgeLoss } from './judge-loss.ts';

const opened = makeEvent('pageOpened', { url: 'https://storefront.example/' }, { occurredAt: 100_400 });
const spoiled = { taken: false, answered: false, request: { status: null, fault: { kind: 'hang', taken: false } } } as const;
const why = { code: 'timeout', message: 'No answer.' };

test.each<[string, readonly Arrival[], number]>([
  ['it did', [arrival()], 0],
  ['never', [], 1],
  ['it was kept out each time', [arrival(spoiled)], 1],
  ['at another vendor', [arrival({ vendor: 'send' })], 1],
  ['another event', [arrival({ second: 101 })], 1],
])('what was delivered came to the vendor: %s', (_what, arrivals, faults) => {
  const books = openBooks('relay');
  books.onDelivered(opened, 'tracify');
  expect(judgeLoss(books, arrivals, false)).toHaveLength(faults);
});

test.each<[string, 'gave-up' | 'refused' | 'not-wanted', readonly Arrival[], number]>([
  ['given up after a try that failed', 'gave-up', [arrival(spoiled)], 0],
  ['given up without one', 'gave-up', [arrival()], 1],
  ['refused', 'refused', [arrival(spoiled)], 1],
  ['not wanted', 'not-wanted', [], 0],
])('what was dropped has a cause: %s', (_what, reason, arrivals, faults) => {
  const books = openBooks('relay');
  books.onDrop({ event: opened, transport: 'tracify', reason, why });
  expect(judgeLoss(books, arrivals, false)).toHaveLength(faults);
});
