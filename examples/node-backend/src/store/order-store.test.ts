import { expect, test } from 'vitest';
import type { StoredOrder } from '../orders.ts';
import { openOrderStore } from './order-store.ts';

const lines = [{ productId: '7710', quantity: 2 }];

function placed(id: string, placedAt: number): StoredOrder {
  return { id, lines, status: 'placed', placedAt, visitor: { who: { browserId: `browser-of-${id}` } } };
}

test('an order is kept together with what is to be told of it', () => {
  const orders = openOrderStore(':memory:');
  orders.place(placed('A-1', 100));
  expect(orders.find('A-1')).toEqual(placed('A-1', 100));
  expect(orders.untold(100)).toEqual([{ name: 'orderPlaced', order: placed('A-1', 100), at: 100 }]);
});

test('an order that cannot be kept leaves nothing to be told', () => {
  const orders = openOrderStore(':memory:');
  orders.place(placed('A-1', 100));
  orders.settle('orderPlaced:A-1', 'delivered');
  expect(() => orders.place(placed('A-1', 200))).toThrow('UNIQUE');
  expect(orders.untold(Infinity)).toEqual([]);
});

test('what happened lately is left to the request, and the oldest comes first', () => {
  const orders = openOrderStore(':memory:');
  for (const [id, at] of [['A-3', 300], ['A-1', 100], ['A-2', 200]] as const) orders.place(placed(id, at));
  expect(orders.untold(200).map(({ order }) => order.id)).toEqual(['A-1', 'A-2']);
});

test('the first outcome counts', () => {
  const orders = openOrderStore(':memory:');
  orders.place(placed('A-1', 100));
  orders.settle('orderPlaced:A-1', 'delivered');
  orders.settle('orderPlaced:A-1', 'refused');
  orders.settle('orderPlaced:A-9', 'delivered');
  expect(orders.outcomes()).toEqual({ delivered: 1 });
});

test('a payment is told once, and then the visitor is forgotten', () => {
  const orders = openOrderStore(':memory:');
  orders.place(placed('A-1', 100));
  orders.settle('orderPlaced:A-1', 'delivered');
  expect(orders.find('A-1')?.visitor).toEqual({ who: { browserId: 'browser-of-A-1' } });
  expect([orders.pay('A-1', 200), orders.pay('A-1', 300), orders.pay('A-9', 300)]).toEqual([true, true, false]);
  expect(orders.untoldOf('goalCompleted', 'A-1')).toEqual({ name: 'goalCompleted', order: { ...placed('A-1', 100), status: 'paid' }, at: 200 });
  orders.settle('goalCompleted:A-1', 'delivered');
  expect(orders.untoldOf('goalCompleted', 'A-1')).toBeUndefined();
  expect(orders.find('A-1')?.visitor).toEqual({});
});
