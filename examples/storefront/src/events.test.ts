import { standardEvents } from '@waymark/core/events';
import { describe, expect, test } from 'vitest';
import { totalsOf } from './cart.ts';
import { plants } from './catalog.ts';
import { cartOf, orderOf, productOf } from './events.ts';

const site = 'https://shop.example';
const lines = plants.map((plant, index) => ({ plant, quantity: index + 1 }));

function violations(name: keyof typeof standardEvents, payload: unknown): unknown {
  const result = standardEvents[name]['~standard'].validate(payload);
  return result instanceof Promise ? 'asynchronous' : result.issues;
}

describe('what the shop tracks is what the vocabulary asks for', () => {
  test.each(plants)('a look at $name', (plant) => {
    expect(violations('productViewed', { product: productOf(plant, site) })).toBeUndefined();
  });

  test.each([0, 1, plants.length])('a cart with %d lines', (count) => {
    expect(violations('cartModified', { cart: cartOf(lines.slice(0, count), site) })).toBeUndefined();
  });

  test('an order', () => {
    expect(violations('orderPlaced', { order: orderOf('NL-1', lines, 'invoice', site) })).toBeUndefined();
  });
});

describe('totals', () => {
  const [, monstera, , , cactus] = plants;

  test.each([
    ['nothing', [], { subtotal: 0, shipping: 0, total: 0 }],
    ['less than 60 euros', [[monstera, 1]], { subtotal: 49, shipping: 4.9, total: 53.9 }],
    ['more', [[monstera, 2], [cactus, 1]], { subtotal: 114.5, shipping: 0, total: 114.5 }],
  ] as const)('of %s', (_title, chosen, expected) => {
    expect(totalsOf(chosen.flatMap(([plant, quantity]) => (plant ? [{ plant, quantity }] : [])))).toEqual(expected);
  });
});
