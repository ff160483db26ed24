import { expect, test } from 'vitest';
import { arrival } from './__fixtures__/arrival.ts';
import type { Arrival } from './arrivals.ts';
import { judgeCarts } from './judge-carts.ts';

const order = { what: 'purchase', orderId: 'NL-1', sent: 5 };

test.each<[string, readonly Partial<Arrival>[], number]>([
  ['before the order', [{ what: 'addtocart', sent: 4 }, order], 0],
  ['after it', [order, { what: 'addtocart', sent: 6 }], 1],
  ['after it, and kept out', [order, { what: 'addtocart', sent: 6, taken: false }], 0],
  ['before it, and taken in late', [order, { what: 'addtocart', sent: 4 }], 0],
  ['after an order that was kept out', [{ ...order, taken: false }, { what: 'addtocart', sent: 6 }], 0],
  ['between the tries of one order', [order, { what: 'addtocart', sent: 6 }, { ...order, sent: 7 }], 0],
  ['of another visitor', [order, { what: 'addtocart', sent: 6, visitor: 'w' }], 0],
  ['at another vendor', [order, { what: 'a2c pdp basil', sent: 6, vendor: 'discover' }], 0],
])('no cart is filled once it was bought: %s', (_what, given, faults) => {
  expect(judgeCarts(given.map((each) => arrival(each)))).toHaveLength(faults);
});

test.each([
  ['ADD NL-101', 1],
  ['ADD_CONTACTS ', 0],
  ['CLEAR_CART ', 0],
  ['addtocart', 1],
  ['ADDED_TO_ORDER NL-101', 1],
  ['a2c pdp NL-101', 1],
  ['status cart NL-101', 1],
  ['add cart NL-101', 1],
  ['view cart NL-101', 1],
  ['view page ', 0],
])('%s fills %i cart', (what, carts) => {
  expect(judgeCarts([arrival(order), arrival({ what, sent: 6 })])).toHaveLength(carts);
});
