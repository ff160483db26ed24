import { memoryState } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { describe, expect, test } from 'vitest';
import { apiOrderModel, lineItem, linePayload, message, orderPayload } from '../__fixtures__/messages.ts';
import { parseOrderCloudMessage, type ParseOptions } from './parse.ts';
import { toWaymarkEvents } from './to-waymark.ts';
import type { ToWaymarkOptions, WaymarkEvent } from './waymark-event.ts';

const receivedAt = new Date('2025-06-12T08:31:06.000Z');

/** Gives messages to one shop, and checks that what they become fits the vocabulary. */
function setUp(options: Partial<ToWaymarkOptions & ParseOptions> = {}) {
  const state = memoryState();
  return async (body: string | object): Promise<readonly WaymarkEvent[]> => {
    const { events } = await parseOrderCloudMessage(typeof body === 'string' ? body : JSON.stringify(body), { receivedAt, ...options });
    const made: WaymarkEvent[] = [];
    for (const event of events) made.push(...(await toWaymarkEvents(event, { state, contextFor: () => ({ consent: { marketing: 'granted' } }), ...options })));
    for (const { name, payload } of made) expect(await standardEvents[name]['~standard'].validate(payload)).not.toHaveProperty('issues');
    return made;
  };
}

const lineOf = (changes: object) => ({ ...lineItem, LineTotal: undefined, LineSubTotal: undefined, ...changes });
const added = (changes: object): string => message('orders.lines.added', { ...linePayload, LineItem: lineOf(changes) });
const updated = (changes: object): string => message('orders.lines.updated', { ...linePayload, LineItem: lineOf(changes) });
const ordered = (changes: object): string => message('orders.submitted', { ...orderPayload, ...changes });

function itemsOf([event]: readonly WaymarkEvent[]): readonly object[] | undefined {
  if (event?.name === 'orderPlaced') return event.payload.order.items;
  return event?.name === 'cartModified' ? event.payload.cart.items : undefined;
}

describe('a quantity', () => {
  test.each([['2', 2], [' 2.50 ', 2.5], [1e3, 1000], [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]])('of %j is %d', async (Quantity, quantity) => {
    expect(itemsOf(await setUp()(added({ Quantity })))).toMatchObject([{ quantity }]);
  });

  test.each([-3, '-1', 1e308, '1e400', 'two', '1,5', '', null, undefined, true, {}, [2]])('of %j is none: the line is as if it had not come', async (Quantity) => {
    const give = setUp();
    expect(await give(added({ Quantity }))).toEqual([]);
    expect(itemsOf(await give(added({ Quantity: 2 })))).toMatchObject([{ quantity: 2 }]);
    expect(itemsOf(await give(ordered({ LineItems: [lineOf({ Quantity }), lineOf({ LineID: 'L2' })] })))).toHaveLength(1);
  });

  test('of zero takes the line out of the cart', async () => {
    const give = setUp();
    await give(added({ Quantity: 2 }));
    expect(itemsOf(await give(updated({ Quantity: 0 })))).toEqual([]);
    expect(itemsOf(await give(updated({ Quantity: 3 })))).toMatchObject([{ quantity: 3 }]);
  });
});

describe('an amount', () => {
  test('below zero is one of nothing, and spoils neither cart nor order', async () => {
    const give = setUp();
    const refund = { LineID: 'R', Price: -5, LineTotal: -5, LineSubTotal: -5, Quantity: 1 };
    await give(added(refund));
    expect(itemsOf(await give(added({ LineID: 'L2', Quantity: 1 })))).toMatchObject([{ total: 0, product: { displayPrice: 0 } }, { total: 24.9 }]);
    const [order] = await give(ordered({ OrderSubtotal: -1, LineItems: [lineOf(refund), lineOf({ LineID: 'L2' })] }));
    expect(order?.payload).toMatchObject({ order: { total: 57.7, items: [{ total: 0 }, { total: 49.8 }] } });
    expect(order?.payload).not.toHaveProperty('order.subtotal');
  });

  test('too large to count with is not known', async () => {
    expect(itemsOf(await setUp()(added({ Price: 1e308, LineTotal: '9e99', Quantity: 2 })))).toMatchObject([{ total: 0, product: { displayPrice: 0 } }]);
    expect(await setUp()(ordered({ OrderTotal: 1e300 }))).toEqual([]);
  });
});

describe('a code of more than 50 characters', () => {
  const ProductID = 'P'.repeat(60);

  test('of a product gives way to its other one', async () => {
    const { Product } = lineItem;
    expect(itemsOf(await setUp()(added({ Product: { ...Product, ProductID } })))).toMatchObject([{ product: { productId: 'KAF-1000-GB', sku: 'KAF-1000-GB' } }]);
  });
});

describe('the time of an order', () => {
  const placed = (DateSubmitted: unknown) => ({ MessageType: 'OrderSubmitted', EventBody: { Order: { ...apiOrderModel, DateSubmitted }, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } });
  const now = receivedAt.getTime();

  test.each([
    ['2025-06-12T08:31:05.1234567+00:00', now - 877],
    ['2025-06-12T10:31:05+02:00', now - 1000],
    ['2025-06-12T08:31:05', now - 1000],
    // Of a clock that is ahead: carts of the next minutes would be taken for ones from before the order.
    ['2025-06-12T09:31:05Z', now],
    ['2035-01-01T00:00:00Z', now],
    // What .NET writes where there is no date.
    ['0001-01-01T00:00:00+00:00', now],
    ['2025-02-31T25:00:00Z', now],
    ['yesterday', now],
    ['5', now],
    [5, now],
    [null, now],
  ])('that was submitted at %j is %d', async (date, occurredAt) => {
    expect(await setUp()(placed(date))).toMatchObject([{ name: 'orderPlaced', occurredAt }]);
  });
});

test.each([[' '], ['\t\n'], ['\u00a0']])('a name of %j is none: vendors that want one would refuse the whole order', async (ProductName) => {
  const { Product } = lineItem;
  expect(itemsOf(await setUp()(ordered({ LineItems: [lineOf({ Product: { ...Product, ProductName, Variant: { VariantName: ProductName } } })] })))).toMatchObject([{ product: { name: 'KAF-1000', sku: 'KAF-1000' } }]);
});

test.each([
  ['mira.holm@example.org', 'mira.holm@example.org'],
  [' Mira.Holm@Example.org\n', 'Mira.Holm@Example.org'],
  ['n/a', undefined],
  ['mira@', undefined],
  ['mira holm@example.org', undefined],
  [`${'m'.repeat(250)}@example.org`, undefined],
])('the address %j of a user is %j', async (Email, email) => {
  const [event] = await setUp()(ordered({ UserContext: { ID: 'u-1' }, Email }));
  expect(event?.who).toEqual({ userId: 'u-1', ...(email !== undefined && { email }) });
});

test.each([['eur', 'EUR'], [' EUR ', 'EUR'], ['POINTS', 'POINTS'], ['points', 'points']])('the currency %j is %s', async (Currency, currency) => {
  expect(await setUp()(ordered({ Currency }))).toMatchObject([{ payload: { order: { currency } } }]);
});

test.each(['Ü-\u{1F600}', 'A\nB\u0000', 'x\uD800y', '__proto__', '<script>', "';--", '\u202Egnp'])('a product called %j keeps its name', async (name) => {
  const Product = { ...lineItem.Product, ProductID: name, ProductName: name, Variant: null };
  const give = setUp();
  expect(itemsOf(await give(added({ LineID: name, Product })))).toMatchObject([{ product: { productId: name, name } }]);
  expect(itemsOf(await give(updated({ LineID: name, Product, Quantity: 3 })))).toMatchObject([{ quantity: 3 }]);
});

describe('what a shop gives for a product and is of no use', () => {
  const fails = (): string => {
    throw new Error('xp is not there');
  };

  test.each<[unknown, string | undefined]>([
    ['https://shop.example/p/kaf 1000', 'https://shop.example/p/kaf%201000'],
    ['https://shop.example/p/röstung', 'https://shop.example/p/röstung'],
    ['/p/kaf-1000', undefined],
    ['javascript:alert(1)', undefined],
    ['https://', undefined],
    ['', undefined],
    [7, undefined],
    [null, undefined],
  ])('the page %j is %j', async (given, url) => {
    const notes: string[] = [];
    const items = itemsOf(await setUp({ productUrl: () => given as string, productImage: fails, log: (note) => notes.push(note) })(added({})));
    expect(items).toMatchObject([{ product: url === undefined ? {} : { url } }]);
    if (url === undefined) expect(items?.[0]).not.toHaveProperty('product.url');
    expect(notes.join().includes('"productUrl"')).toBe(url === undefined);
  });

  test.each([() => '', () => undefined as unknown as string, () => 7 as unknown as string, fails])('the code of %s is the usual one', async (sku) => {
    expect(itemsOf(await setUp({ sku })(added({})))).toMatchObject([{ product: { sku: 'KAF-1000-GB' } }]);
  });
});
