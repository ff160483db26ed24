import { makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createCartMemory } from './cart-memory.ts';

function line(productId: string, quantity: number, variant?: string) {
  return { product: { productId, name: productId, displayPrice: 1, ...(variant !== undefined && { variant }) }, index: 0, quantity, total: 1 };
}

function cart(id: string, lines: readonly unknown[], browserId = 'b-1') {
  return makeEvent('cartModified', { cart: { currency: 'EUR', total: 1, items: lines } }, { id, who: { browserId } });
}

function summary(lines: readonly { readonly name: string | undefined; readonly quantity: number }[]): readonly string[] {
  return lines.map((each) => `${each.quantity} ${each.name}`);
}

describe('createCartMemory', () => {
  test('counts the first cart of a visitor as added', () => {
    expect(summary(createCartMemory(10).added(cart('1', [line('bean', 2), line('filter', 1)])))).toEqual(['2 bean', '1 filter']);
  });

  test.each([
    ['more of a line', [line('bean', 3)], ['1 bean']],
    ['another line', [line('bean', 2), line('filter', 1)], ['1 filter']],
    ['another variant', [line('bean', 2), line('bean', 1, 'whole')], ['1 bean']],
    ['the same', [line('bean', 2)], []],
    ['the same in two lines', [line('bean', 1), line('bean', 1)], []],
    ['less', [line('bean', 1)], []],
    ['nothing', [], []],
  ])('compares with the last delivered cart: %s', (_what, lines, expected) => {
    const memory = createCartMemory(10);
    const first = cart('1', [line('bean', 2)]);
    memory.added(first);
    memory.settle(first, true);
    expect(summary(memory.added(cart('2', lines)))).toEqual(expected);
  });

  test('compares with a cart that is still on its way, and gives the same on a retry', () => {
    const memory = createCartMemory(10);
    const first = cart('1', [line('bean', 1)]);
    const second = cart('2', [line('bean', 3)]);
    memory.added(first);
    expect(summary(memory.added(second))).toEqual(['2 bean']);
    memory.settle(first, true);
    expect(summary(memory.added(second))).toEqual(['2 bean']);
  });

  test('says the same on a retry, also after an order that was tried before it', () => {
    const memory = createCartMemory(10);
    const order = makeEvent('orderPlaced', { order: { items: [line('bean', 1)] } }, { id: 'o', who: { browserId: 'b-1' } });
    const [first, less] = [cart('1', [line('bean', 3)]), cart('2', [line('bean', 1)])];
    for (const event of [order, first]) memory.added(event);
    expect(memory.added(less)).toEqual([]);
    memory.settle(first, true);
    expect(memory.added(less)).toEqual([]);
  });

  test('forgets a cart whose event was dropped', () => {
    const memory = createCartMemory(10);
    const first = cart('1', [line('bean', 2)]);
    memory.added(first);
    memory.settle(first, false);
    expect(summary(memory.added(cart('2', [line('bean', 2)])))).toEqual(['2 bean']);
  });

  test('starts with an empty cart after an order', () => {
    const memory = createCartMemory(10);
    const order = makeEvent('orderPlaced', { order: { items: [line('bean', 2)] } }, { id: 'o', who: { browserId: 'b-1' } });
    for (const event of [cart('1', [line('bean', 2)]), order]) {
      memory.added(event);
      memory.settle(event, true);
    }
    expect(summary(memory.added(cart('2', [line('bean', 1)])))).toEqual(['1 bean']);
  });

  test.each([
    ['before it', 900, true],
    ['at the same time', 1000, false],
    ['after it', 1001, false],
  ])('knows a cart that was bought by an order that came first: a cart %s', (_when, occurredAt, expected) => {
    const memory = createCartMemory(10);
    const order = makeEvent('orderPlaced', { order: { items: [line('bean', 2)] } }, { id: 'o', who: { browserId: 'b-1' }, occurredAt: 1000 });
    memory.added(order);
    const late = { ...cart('1', [line('bean', 2)]), occurredAt };
    expect(memory.isBought(late)).toBe(false);
    memory.settle(order, true);
    expect(memory.isBought(late)).toBe(expected);
    expect(memory.isBought({ ...late, who: { browserId: 'b-2' } })).toBe(false);
  });

  test('does not call a cart bought that is on its way, or whose order was dropped', () => {
    const memory = createCartMemory(10);
    const late = { ...cart('1', [line('bean', 2)]), occurredAt: 900 };
    const order = makeEvent('orderPlaced', { order: { items: [line('bean', 2)] } }, { id: 'o', who: { browserId: 'b-1' }, occurredAt: 1000 });
    memory.added(order);
    memory.settle(order, false);
    expect(memory.isBought(late)).toBe(false);
    memory.added(late);
    memory.added(order);
    memory.settle(order, true);
    expect(memory.isBought(late)).toBe(false);
  });

  test('keeps visitors apart, and remembers a bounded number of them', () => {
    const memory = createCartMemory(1);
    for (const event of [cart('1', [line('bean', 1)], 'b-1'), cart('2', [line('bean', 1)], 'b-2')]) {
      expect(memory.added(event)).toHaveLength(1);
      memory.settle(event, true);
    }
    expect(memory.added(cart('3', [line('bean', 1)], 'b-2'))).toHaveLength(0);
    expect(memory.added(cart('4', [line('bean', 1)], 'b-1'))).toHaveLength(1);
  });
});
