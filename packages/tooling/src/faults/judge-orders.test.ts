import type { Drop } from '@waymark/core';
import { makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { arrival } from './__fixtures__/arrival.ts';
import { judgeConversion, judgeGoals, judgeOrders } from './judge-orders.ts';
import { orderLines, orderOf, orderTotal } from './story.ts';

const order = { orderId: 'NL-1', total: orderTotal, items: orderLines };
const cdpOrder = {
  referenceId: 'NL-1',
  price: orderTotal,
  guest: 'g',
  items: [
    { productId: 'basil', quantity: 3 },
    { productId: 'pot', quantity: 1 },
  ],
};
const tracifyOrder = {
  orderId: 'NL-1',
  amount: orderTotal.toFixed(2),
  lines: [
    { item: 'Basil in a pot', quantity: '3' },
    { item: 'Clay pot', quantity: '1' },
  ],
};
const views: Readonly<Record<string, unknown>> = {
  'sitecore-cdp': { orders: [cdpOrder] },
  tracify: { orders: [tracifyOrder] },
  send: { contacts: [{ orders: [order] }] },
  discover: { visitors: [{ orders: [order] }] },
  search: { visitors: [{ orders: [order] }] },
};

function judged(changed: Readonly<Record<string, unknown>>, drops: readonly Drop[] = [], arrivals = [arrival()]): readonly string[] {
  return judgeOrders({ view: (vendor) => ({ ...views, ...changed })[vendor] }, ['NL-1'], drops, arrivals);
}

test('one order at each vendor has no faults', () => {
  expect(judged({})).toEqual([]);
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['none', { tracify: { orders: [] } }],
  ['a wrong total', { tracify: { orders: [{ ...tracifyOrder, amount: '26.15' }] } }],
  ['wrong lines', { 'sitecore-cdp': { orders: [{ ...cdpOrder, items: [{ productId: 'basil', quantity: 3 }] }] } }],
  ['two', { send: { contacts: [{ orders: [order] }, { orders: [order] }] } }],
  ['one that nobody placed', { search: { visitors: [{ orders: [order, { ...order, orderId: 'NL-9' }] }] } }],
  ['none at Discover', { discover: { visitors: [] } }],
])('a vendor with %s is a fault', (_what, changed) => {
  expect(judged(changed)).toHaveLength(1);
});

test('records of one order id are one order where the vendor is told the id', () => {
  expect(judged({ discover: { visitors: [{ orders: [order, order] }] } })).toEqual([]);
});

describe('an order that Send does not show', () => {
  const drop: Drop = {
    event: makeEvent('orderPlaced', { order: orderOf('NL-1') }),
    transport: 'send',
    reason: 'gave-up',
    why: { code: 'network', message: 'The connection failed.' },
  };
  const keptOut = arrival({ vendor: 'send', orderId: 'NL-1', taken: false, request: { status: null, fault: { kind: 'reset-before', taken: false } } });
  const send = { contacts: [] };

  test('is no fault when the drop says so and its answer was missing', () => {
    expect(judged({ send }, [drop], [keptOut])).toEqual([]);
  });

  test.each<[string, readonly Drop[], typeof keptOut]>([
    ['nothing says so', [], keptOut],
    ['the drop is of another order', [{ ...drop, event: makeEvent('orderPlaced', { order: orderOf('NL-2') }) }], keptOut],
    ['the answer was clear', [{ ...drop, why: { code: 'http-429', message: 'Too many.' } }], keptOut],
    ['Send took it', [drop], arrival({ vendor: 'send', orderId: 'NL-1' })],
  ])('is one when %s', (_what, drops, seen) => {
    expect(judged({ send }, drops, [seen])).toEqual(['send: does not show order NL-1.']);
  });

  test('is one at every other vendor', () => {
    expect(judged({ search: { visitors: [] } }, [{ ...drop, transport: 'search' }], [keptOut])).toEqual(['search: does not show order NL-1.']);
  });
});

describe('a conversion at Sitecore CDP', () => {
  const view = (cartType: string, type: string) => ({ orders: [cdpOrder], sessions: [{ orders: ['NL-1'], cartType }], guests: [{ ref: 'g', type }] });

  test.each([
    ['CONVERTED', 'customer', 0],
    ['ABANDONED', 'customer', 1],
    ['CONVERTED', 'visitor', 1],
  ])('of a cart that is %s and a guest who is a %s', (cartType, type, faults) => {
    expect(judgeConversion(view(cartType, type) as unknown as Parameters<typeof judgeConversion>[0])).toHaveLength(faults);
  });
});

test.each([
  [['a', 'b'], 0],
  [['a'], 1],
  [['a', 'a'], 1],
  [['a', 'b', 'b'], 1],
])('of the goals, Tracify shows %j', (ids, faults) => {
  const conversions = ids.map((conversionId) => ({ conversionId }));
  expect(judgeGoals({ conversions } as unknown as Parameters<typeof judgeGoals>[0], 2)).toHaveLength(faults);
});
