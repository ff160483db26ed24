import type { DeliveryReport } from '@waymark/core';
import { makeEvent } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { judgeBooks, openBooks } from './books.ts';

function booksWith(report: DeliveryReport, complete = true) {
  const books = openBooks('page');
  books.onDelivered(makeEvent('goalCompleted', { goalId: 'a' }), 'send');
  books.onDrop({ event: makeEvent('goalCompleted', { goalId: 'b' }), transport: 'send', reason: 'gave-up', why: { code: 'timeout', message: 'No answer.' } });
  books.receipt = { complete, transports: { send: report } };
  return books;
}

test('books that balance have no faults', () => {
  expect(judgeBooks(booksWith({ accepted: 2, delivered: 1, waiting: 0, dropped: { 'gave-up': 1 } }))).toEqual([]);
});

test.each<[string, DeliveryReport, boolean, number]>([
  ['one too many accepted', { accepted: 3, delivered: 1, waiting: 0, dropped: { 'gave-up': 1 } }, true, 1],
  ['one waits', { accepted: 3, delivered: 1, waiting: 1, dropped: { 'gave-up': 1 } }, false, 2],
  ['delivered in the receipt only', { accepted: 3, delivered: 2, waiting: 0, dropped: { 'gave-up': 1 } }, true, 1],
  ['dropped in the receipt only', { accepted: 3, delivered: 1, waiting: 0, dropped: { 'gave-up': 1, refused: 1 } }, true, 1],
  ['a drop that the receipt hides', { accepted: 1, delivered: 1, waiting: 0, dropped: {} }, true, 1],
])('a receipt is not believed: %s', (_what, report, complete, faults) => {
  expect(judgeBooks(booksWith(report, complete))).toHaveLength(faults);
});

test('a tracker without a receipt is a fault', () => {
  expect(judgeBooks(openBooks('page'))).toEqual(['page: there is no receipt.']);
});
