import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StoredOrder } from '../orders.ts';
import { openOrderStore, type OrderStore } from './order-store.ts';

const lines = [{ productId: '7710', quantity: 2 }];

function placed(id: string, placedAt: number): StoredOrder {
  return { id, lines, status: 'placed', placedAt, visitor: { who: { browserId: `browser-of-${id}` } } };
}

test('an order is kept together with what is to be told of it', () => {
  const orders = openOrderStore(':memory:', 'process-1');
  orders.place(placed('A-1', 100));
  expect(orders.find('A-1')).toEqual(placed('A-1', 100));
  expect(orders.untold(100)).toEqual([{ name: 'orderPlaced', order: placed('A-1', 100), at: 100 }]);
});

test('an order that cannot be kept leaves nothing to be told', () => {
  const orders = openOrderStore(':memory:', 'process-1');
  orders.place(placed('A-1', 100));
  orders.settle('orderPlaced:A-1', 'delivered');
  expect(() => orders.place(placed('A-1', 200))).toThrow('UNIQUE');
  expect(orders.untold(Infinity)).toEqual([]);
});

test('what happened lately is left to the request, and the oldest comes first', () => {
  const orders = openOrderStore(':memory:', 'process-1');
  for (const [id, at] of [['A-3', 300], ['A-1', 100], ['A-2', 200]] as const) orders.place(placed(id, at));
  expect(orders.untold(200).map(({ order }) => order.id)).toEqual(['A-1', 'A-2']);
});

test('what one process announced, another one tells only when the first has not spoken for long', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-shop-'));
  const [first, second, third] = ['process-1', 'process-2', 'process-3'].map((owner) => openOrderStore(join(folder, 'shop.sqlite'), owner)) as [OrderStore, OrderStore, OrderStore];
  const idsOf = (orders: OrderStore) => orders.untold(1000).map(({ order }) => order.id);
  first.place(placed('A-1', 100));
  second.place(placed('A-2', 150));
  expect(first.pay('A-2', 200)).toBe(true);
  expect([second.pay('A-2', 210), second.untoldOf('goalCompleted', 'A-2')]).toEqual([true, undefined]);
  second.claim(200, 99);
  expect([idsOf(first), idsOf(second)]).toEqual([['A-1', 'A-2'], ['A-2']]);
  first.claim(300, 0);
  second.claim(400, 299);
  expect([idsOf(first), idsOf(second)]).toEqual([['A-1', 'A-2'], ['A-2']]);
  second.claim(500, 300);
  third.claim(500, 300);
  expect([first, second, third].map(idsOf)).toEqual([[], ['A-1', 'A-2', 'A-2'], []]);
  for (const orders of [first, second, third]) orders.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the first outcome counts', () => {
  const orders = openOrderStore(':memory:', 'process-1');
  orders.place(placed('A-1', 100));
  orders.settle('orderPlaced:A-1', 'delivered');
  orders.settle('orderPlaced:A-1', 'refused');
  orders.settle('orderPlaced:A-9', 'delivered');
  expect(orders.outcomes()).toEqual({ delivered: 1 });
});

test('a payment is told once, and then the visitor is forgotten', () => {
  const orders = openOrderStore(':memory:', 'process-1');
  orders.place(placed('A-1', 100));
  orders.settle('orderPlaced:A-1', 'delivered');
  expect(orders.find('A-1')?.visitor).toEqual({ who: { browserId: 'browser-of-A-1' } });
  expect([orders.pay('A-1', 200), orders.pay('A-1', 300), orders.pay('A-9', 300)]).toEqual([true, true, false]);
  expect(orders.untoldOf('goalCompleted', 'A-1')).toEqual({ name: 'goalCompleted', order: { ...placed('A-1', 100), status: 'paid' }, at: 200 });
  orders.settle('goalCompleted:A-1', 'delivered');
  expect(orders.untoldOf('goalCompleted', 'A-1')).toBeUndefined();
  expect(orders.find('A-1')?.visitor).toEqual({});
});
