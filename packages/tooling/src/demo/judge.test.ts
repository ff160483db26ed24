import { makeEvent } from '@waymark/core/testing';
import type { SandboxRecord } from '@waymark/testkit/sandbox';
import { expect, test } from 'vitest';
import { judge, type Seen } from './judge.ts';

const first = makeEvent('pageOpened', {}, { id: 'a', seq: 0 });
const second = makeEvent('orderPlaced', {}, { id: 'b', seq: 1 });
const books = { accepted: 2, delivered: 2, waiting: 0, dropped: {} };
const none = { complete: true, transports: {} };
const record: SandboxRecord = {
  id: 1,
  vendor: 'vendor',
  receivedAt: 0,
  method: 'POST',
  path: '/',
  query: '',
  headers: {},
  text: '',
  size: 0,
  status: 200,
  verdict: 'accepted',
  reason: '',
  summary: 'an order',
};

function seen(changes: Partial<Seen> = {}): Seen {
  return {
    visit: { relayed: 3, twice: 1, orderId: 'NL-1', total: 27.9, direct: none },
    report: {
      events: { received: 3, accepted: 2, repeated: 1, dropped: {} },
      delivery: { complete: true, transports: { vendor: books } },
    },
    delivered: [
      { event: first, transport: 'vendor' },
      { event: second, transport: 'vendor' },
    ],
    drops: [],
    records: [record],
    view: () => ({ orders: [{ id: 'NL-1', total: '27.90' }] }),
    ...changes,
  };
}

test('a visit that went as promised has no faults', () => {
  expect(judge(seen(), ['vendor'])).toEqual([]);
});

test.each<[string, Partial<Seen>, RegExp]>([
  ['an event that never reached the relay', { visit: { ...seen().visit, relayed: 4 } }, /4 events went to the relay, and it received 3/],
  ['a repeat that was not recognised', { visit: { ...seen().visit, twice: 2 } }, /recognised 1 repeats/],
  ['an event delivered twice', { delivered: [...seen().delivered, { event: second, transport: 'vendor' }] }, /delivered twice/],
  ['events out of order', { delivered: seen().delivered.toReversed() }, /out of order: 1, 0/],
  ['an event that nobody accounts for', { delivered: seen().delivered.slice(1) }, /1 of 2 events are missing/],
  ['a request that the vendor refused', { records: [{ ...record, verdict: 'rejected', reason: 'wrong hash' }] }, /an order was rejected \(wrong hash\)/],
  ['a request that the vendor dropped without a word', { records: [{ ...record, verdict: 'ignored', reason: 'unknown shop' }] }, /was ignored/],
  ['an order that is not shown', { view: () => ({ orders: [] }) }, /0 orders are shown/],
  ['an order with another total', { view: () => ({ orders: [{ id: 'NL-1', total: '9.00' }] }) }, /does not show its total/],
  ['an event that was dropped', { drops: [{ event: first, transport: 'vendor', reason: 'gave-up', why: { code: 'x', message: 'too old' } }] }, /pageOpened was dropped \(gave-up: too old\)/],
])('%s is a fault', (_title, changes, fault) => {
  expect(judge(seen(changes), ['vendor']).join('\n')).toMatch(fault);
});

test('an event that a vendor has no use for is no fault', () => {
  const drops = [{ event: first, transport: 'vendor', reason: 'not-wanted', why: { code: 'x', message: '' } }] as const;
  expect(judge(seen({ drops }), ['vendor'])).toEqual([]);
});
