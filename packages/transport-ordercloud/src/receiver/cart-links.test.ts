import { memoryState, type StateStore } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { apiLineItem, identifiedPayload, lineItem, linePayload, message, orderPayload, webhook } from '../__fixtures__/messages.ts';
import { parseOrderCloudMessage } from './parse.ts';
import type { IgnoredUsers } from './to-context.ts';
import { toWaymarkEvents } from './to-waymark.ts';
import type { ShopperKeys, WaymarkEvent } from './waymark-event.ts';

const start = Date.parse('2025-06-12T08:31:06.000Z');
const deleteLine = 'v1/cart/lineitems/{lineItemID}';

function setUp(state: StateStore = memoryState(), ignored: IgnoredUsers = {}) {
  const notes: string[] = [];
  const asked: ShopperKeys[] = [];
  const contextFor = (keys: ShopperKeys) => {
    asked.push(keys);
    return { who: { browserId: 'b' }, consent: { marketing: 'granted' } } as const;
  };
  const give = async (raw: string | object): Promise<unknown> => {
    const { events } = await parseOrderCloudMessage(typeof raw === 'string' ? raw : JSON.stringify(raw), { receivedAt: new Date(start) });
    const made: WaymarkEvent[] = [];
    for (const event of events) made.push(...(await toWaymarkEvents(event, { ...ignored, state, contextFor, currency: 'EUR', log: (note) => notes.push(note) })));
    return made.map((event) => (event.name === 'cartModified' ? event.payload.cart.items.map(({ product, quantity }) => `${product.productId} ${quantity}`) : event.name));
  };
  return { give, notes, asked };
}

function added(OrderId: string, LineID: string, user: object, ProductID = LineID): string {
  const LineItem = { ...lineItem, LineID, Quantity: 1, Product: { ...lineItem.Product, ProductID } };
  return message('orders.lines.added', { ...linePayload, UserContext: user, OrderId, LineItem });
}

function tokenOf(claims: object): string {
  return `e.${btoa(JSON.stringify({ usrtype: 'buyer', ...claims }))}.s`;
}

function gone(lineItemID: string, claims: object = { usr: 'mira' }): object {
  return webhook('DELETE', deleteLine, { RouteParams: { lineItemID }, UserToken: tokenOf(claims) });
}

function emptied(claims: object): object {
  return webhook('DELETE', 'v1/cart', { UserToken: tokenOf(claims) });
}

describe('a call of a signed-in shopper on his own cart', () => {
  test('that takes a line out is about the cart in which a message put it', async () => {
    const { give, asked } = setUp();
    await give(added('O1', 'L1', { ID: 'u1', AnonymousId: 'a1' }));
    await give(added('O1', 'L2', { ID: 'u1', AnonymousId: 'a1' }));
    expect(await give(gone('L1'))).toEqual([['L2 1']]);
    expect(asked.at(-1)).toEqual({ orderId: 'O1', userId: 'u1', anonymousId: 'a1' });
  });

  test('that changes a line is told with its new quantity', async () => {
    const { give } = setUp();
    await give(added('O1', 'L1', { ID: 'u1' }));
    const Body = { ...apiLineItem, ProductID: 'L1', Quantity: 3 };
    expect(await give(webhook('PATCH', deleteLine, { RouteParams: { lineItemID: 'L1' }, UserToken: tokenOf({ usr: 'mira' }), Response: { Body } }))).toEqual([['L1 3']]);
  });

  test.each([
    ['claim u', { u: 'u1' }],
    ['claim uid', { uid: 'u1' }],
    ['a user name that is the id', { usr: 'u1' }],
  ])('that empties the cart is found by the user: %s', async (_title, claims) => {
    const { give } = setUp();
    await give(added('O1', 'L1', { ID: 'u1' }));
    expect(await give(emptied(claims))).toEqual([[]]);
    // The next cart has another order; what was deleted does not stand in its way.
    await give(added('O2', 'L1', { ID: 'u1' }));
    expect(await give(gone('L1', claims))).toEqual([[]]);
  });

  test('that empties the cart is found by a user name that an earlier call had', async () => {
    const { give, notes } = setUp();
    await give(added('O1', 'L1', { ID: 'u1' }));
    await give(added('O1', 'L2', { ID: 'u1' }));
    expect(await give(emptied({ usr: 'mira' }))).toEqual([]);
    expect(notes.join()).toContain('neither order nor visitor');
    const Body = { ...apiLineItem, ProductID: 'L1', Quantity: 3 };
    await give(webhook('PATCH', deleteLine, { RouteParams: { lineItemID: 'L1' }, UserToken: tokenOf({ usr: 'mira' }), Response: { Body } }));
    expect(await give(emptied({ usr: 'mira' }))).toEqual([[]]);
    expect(notes.join()).not.toContain('mira');
  });

  test('that empties the cart is about the one that he filled before he signed in', async () => {
    const { give, asked } = setUp();
    await give(added('O1', 'L1', { AnonymousId: 'a1' }));
    await give(message('sessions.identified', { ...identifiedPayload, UserContext: { ID: 'u1', AnonymousId: 'a1' } }));
    expect(await give(emptied({ u: 'u1' }))).toEqual([[]]);
    expect(asked.at(-1)).toEqual({ orderId: 'O1', userId: 'u1', anonymousId: 'a1' });
  });

  test('is not about the cart of a visitor who signed in as the user whom all anonymous shoppers share', async () => {
    const { give } = setUp(memoryState(), { ignoreUserIds: ['shared'] });
    await give(added('O1', 'L1', { AnonymousId: 'a1' }));
    await give(message('sessions.identified', { ...identifiedPayload, UserContext: { ID: 'shared', AnonymousId: 'a1' } }));
    expect(await give(emptied({ u: 'shared' }))).toEqual([]);
  });

  test('is about neither of two carts that are open: the one before he signed in, and his own', async () => {
    const { give } = setUp();
    await give(added('O1', 'L1', { ID: 'u1' }));
    await give(added('O2', 'L2', { AnonymousId: 'a1' }));
    await give(message('sessions.identified', { ...identifiedPayload, UserContext: { ID: 'u1', AnonymousId: 'a1' } }));
    expect(await give(emptied({ u: 'u1' }))).toEqual([]);
  });

  test('that takes a bundle out is about the cart of the bundle', async () => {
    const { give } = setUp();
    const LineItems = [{ ...apiLineItem, ID: 'L1', BundleItemID: 'BI' }, { ...apiLineItem, ID: 'L2', ProductID: 'C' }];
    await give(webhook('POST', 'v1/cart/bundles/{bundleID}', { UserToken: tokenOf({ orderid: 'O1' }), Response: { Body: { LineItems } } }));
    const route = 'v1/cart/bundles/{bundleID}/{bundleItemID}';
    expect(await give(webhook('DELETE', route, { RouteParams: { bundleID: 'X', bundleItemID: 'BI' }, UserToken: tokenOf({ usr: 'mira' }) }))).toEqual([['C 2']]);
  });

  test('after an order is about the next cart, although the shop numbers lines alike', async () => {
    const { give } = setUp();
    await give(added('SO-5521', '1', { ID: 'u1' }));
    await give(message('orders.submitted', orderPayload));
    await give(added('O2', '1', { ID: 'u1' }));
    expect(await give(gone('1'))).toEqual([[]]);
  });

  test('is nobody\'s when two open carts have such a line, unless the user is known', async () => {
    const { give, notes } = setUp();
    await give(added('O1', '1', { ID: 'u1' }, 'A'));
    await give(added('O1', '2', { ID: 'u1' }, 'B'));
    await give(added('O2', '1', { ID: 'u2' }, 'C'));
    await give(added('O3', '1', { ID: 'u3' }, 'D'));
    expect(await give(gone('1', { usr: 'mira' }))).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(await give(gone('1', { u: 'u1' }))).toEqual([['B 1']]);
  });

  test('is not looked up in what is older than thirty days, or no entry of ours', async () => {
    const clock = createFakeClock();
    const state = memoryState({ clock });
    const { give } = setUp(state);
    await give(added('O1', 'L1', { ID: 'u1' }));
    expect(await setUp({ ...state, get: () => '{no' }).give(gone('L1', { u: 'u1' }))).toEqual([]);
    await clock.advance(31 * 86_400_000);
    expect(await give(gone('L1', { u: 'u1' }))).toEqual([]);
  });
});

describe('fingerprints of shoppers', () => {
  const shopperOf = async (hook: object) => ((await parseOrderCloudMessage(JSON.stringify(hook))).events[0] as { readonly shopper?: readonly string[] }).shopper;

  test('are the same for all calls of a user and hide his name', async () => {
    const [event] = (await parseOrderCloudMessage(JSON.stringify(gone('L1', { usr: 'mira.holm@example.org', u: 'u1' })))).events;
    expect(JSON.stringify(event)).not.toMatch(/mira|u1/);
    expect(await shopperOf(emptied({ usr: 'mira.holm@example.org', u: 'u1' }))).toEqual((event as { readonly shopper?: unknown }).shopper);
    expect(await shopperOf(emptied({ usr: 'mira.holm@example.org', u: 'u1' }))).toHaveLength(2);
  });

  test.each([
    ['anonymous shoppers, who share one user', { usr: 'anon', orderid: 'O1' }],
    ['sellers, who work on the carts of others', { usr: 'sam', usrtype: 'admin' }],
    ['tokens without a name', {}],
  ])('are not made of %s', async (_title, claims) => {
    expect(await shopperOf(emptied(claims))).toBeUndefined();
  });

  test('are not made of calls on an order by its id', async () => {
    const RouteParams = { orderID: 'O1', lineItemID: 'L1' };
    expect(await shopperOf(webhook('DELETE', 'v1/orders/{direction}/{orderID}/lineitems/{lineItemID}', { RouteParams, UserToken: tokenOf({ usr: 'mira' }) }))).toBeUndefined();
  });
});

test('a default context user, whom all anonymous shoppers share, leads to no cart', async () => {
  const options = { state: memoryState(), contextFor: () => ({ consent: { marketing: 'granted' } }) as const, currency: 'EUR', ignoreUserIds: ['shared'] };
  const { events } = await parseOrderCloudMessage(added('O1', 'L1', { ID: 'shared', AnonymousId: 'a' }));
  for (const event of events) await toWaymarkEvents(event, options);
  const [event] = (await parseOrderCloudMessage(JSON.stringify(emptied({ u: 'shared' })))).events;
  if (!event) throw new Error('no event');
  expect(await toWaymarkEvents(event, options)).toEqual([]);
});
