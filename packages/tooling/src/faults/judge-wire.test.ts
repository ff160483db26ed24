import { makeEvent } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { record } from './__fixtures__/arrival.ts';
import { openBooks } from './books.ts';
import { judgeWire } from './judge-wire.ts';

const events = ['a', 'b', 'c'].map((id, seq) => makeEvent('goalCompleted', { goalId: id }, { id, seq }));
const books = openBooks('page');
for (const event of events) books.onDelivered(event, 'relay');

const right: Parameters<typeof judgeWire>[0] = {
  senders: [{ books, ids: ['a', 'b', 'c'] }],
  witnessed: events,
  report: { events: { received: 4, accepted: 3, repeated: 1, dropped: {} }, droppedBySenders: 0 },
  records: [
    record({ vendor: 'relay', text: JSON.stringify({ events: [{}, {}] }), status: null, fault: { kind: 'reset-after', taken: true } }),
    record({ vendor: 'relay', text: JSON.stringify({ events: [{}, {}] }) }),
    record({ vendor: 'relay', text: JSON.stringify({ events: [{}] }), verdict: 'faulted', fault: { kind: 'hang', taken: false } }),
  ],
};

test('a wire on which everything arrived once has no faults', () => {
  expect(judgeWire(right)).toEqual([]);
});

const { events: counts } = right.report;

test.each<[string, Partial<typeof right>]>([
  ['lost an event', { senders: [{ books, ids: ['a', 'b', 'c', 'd'] }] }],
  ['turned events round', { witnessed: events.toReversed() }],
  ['forgot a repeat', { report: { ...right.report, events: { ...counts, repeated: 0 } } }],
  ['accepted what nobody saw', { report: { ...right.report, events: { ...counts, received: 4, accepted: 4, repeated: 0 } } }],
  ['dropped an event', { report: { ...right.report, events: { ...counts, repeated: 0, dropped: { invalid: 1 } } } }],
  ['accuses senders', { report: { ...right.report, droppedBySenders: 1 } }],
  ['counts other requests than came', { records: right.records.slice(1) }],
])('a wire that %s has one fault', (_what, changed) => {
  expect(judgeWire({ ...right, ...changed })).toHaveLength(1);
});

test('an event that was taken twice is a fault, and so is one from nowhere', () => {
  const report = { ...right.report, events: { ...counts, accepted: 4, repeated: 0 } };
  expect(judgeWire({ ...right, witnessed: [...events, ...events.slice(2)], report })).toEqual(['relay: an event was taken twice.']);
  expect(judgeWire({ ...right, witnessed: [...events, makeEvent('goalCompleted', { goalId: 'd' }, { id: 'd' })], report })).toEqual(['relay: 1 events came from nowhere.']);
});
