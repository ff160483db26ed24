import { memoryState } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { anonymousId, identifiedPayload, lineItem, linePayload, message, orderPayload, webhook, apiLineItem, apiOrderModel } from '../__fixtures__/messages.ts';
import { parseOrderCloudMessage } from './parse.ts';
import { toWaymarkEvents } from './to-waymark.ts';
import type { StoredContext, ToWaymarkOptions, WaymarkEvent } from './waymark-event.ts';

const receivedAt = new Date('2025-06-12T08:31:06.000Z');
const context: StoredContext = {
  who: { browserId: 'browser-1', sessionId: 's-1' },
  where: { runtime: 'browser', url: 'https://shop.example/cart', pageLoadedAt: 1, client: { ip: '203.0.113.42', userAgent: 'UA' } },
  consent: { marketing: 'granted' },
};

function setUp(changes: Partial<ToWaymarkOptions> = {}, now = () => receivedAt) {
  const notes: string[] = [];
  const clock = createFakeClock();
  const options: ToWaymarkOptions = { contextFor: () => context, state: memoryState({ clock }), log: (note) => notes.push(note), ...changes };
  const give = async (raw: string | object): Promise<readonly WaymarkEvent[]> => {
    const { events } = await parseOrderCloudMessage(typeof raw === 'string' ? raw : JSON.stringify(raw), { receivedAt: now() });
    const made: WaymarkEvent[] = [];
    for (const event of events) made.push(...(await toWaymarkEvents(event, options)));
    for (const { name, payload } of made) expect(await standardEvents[name]['~standard'].validate(payload)).not.toHaveProperty('issues');
    return made;
  };
  return { give, notes, wait: clock.advance };
}

function line(type: 'added' | 'updated', id: string, quantity: number, changes: object = {}) {
  const LineItem = { ...lineItem, LineID: id, Quantity: quantity, LineTotal: 24.9 * quantity, LineSubTotal: 24.9 * quantity, Product: { ...lineItem.Product, ProductID: id } };
  return message(`sitecore.ordercloud.messages.orders.lines.${type}`, { ...linePayload, LineItem, ...changes });
}

function units(events: readonly WaymarkEvent[]): unknown {
  return events.map((event) => (event.name === 'cartModified' ? event.payload.cart.items.map(({ product, quantity }) => [product.productId, quantity]) : event.name));
}

describe('a line', () => {
  test('that was added becomes the cart, in the surroundings of the visitor', async () => {
    const productUrl = ({ productXp }: { readonly productXp?: unknown }) => `https://shop.example${(productXp as { readonly Path: string }).Path}`;
    const productImage = ({ productXp }: { readonly productXp?: unknown }) => (productXp as { readonly ImageUrl: string }).ImageUrl;
    const { give } = setUp({ productUrl, productImage });
    expect(await give(message('orders.lines.added', linePayload))).toEqual([
      {
        name: 'cartModified',
        occurredAt: receivedAt.getTime(),
        payload: {
          cart: {
            currency: 'EUR',
            total: 49.8,
            items: [
              {
                index: 0,
                quantity: 2,
                total: 49.8,
                product: {
                  productId: 'KAF-1000',
                  sku: 'KAF-1000-GB',
                  variant: 'KAF-1000-GB',
                  name: 'Hochland Röstung 1 kg',
                  displayPrice: 24.9,
                  url: 'https://shop.example/p/kaf-1000',
                  imageUrl: 'https://img.shop.example/kaf-1000.jpg',
                },
              },
            ],
          },
        },
        who: { browserId: 'browser-1', sessionId: 's-1', aliases: { send: anonymousId } },
        where: { runtime: 'server', service: 'ordercloud', url: 'https://shop.example/cart', client: { ip: '203.0.113.42', userAgent: 'UA' } },
        consent: { marketing: 'granted' },
      },
    ]);
  });

  test('that changed is told by the new cart', async () => {
    const { give } = setUp();
    expect(units(await give(line('added', 'A', 1)))).toEqual([[['A', 1]]]);
    expect(units(await give(line('added', 'B', 1)))).toEqual([[['A', 1], ['B', 1]]]);
    expect(units(await give(line('updated', 'A', 3)))).toEqual([[['A', 3], ['B', 1]]]);
    expect(units(await give(line('updated', 'A', 2)))).toEqual([[['A', 2], ['B', 1]]]);
    expect(await give(line('updated', 'A', 2))).toEqual([]);
  });

  test('that is added twice is an update', async () => {
    const { give } = setUp();
    await give(line('added', 'A', 1));
    expect(await give(line('added', 'A', 1))).toEqual([]);
    expect(units(await give(line('added', 'A', 4)))).toEqual([[['A', 4]]]);
  });

  test('that changed before we knew it tells no difference; later changes do', async () => {
    const { give, notes } = setUp();
    expect(await give(line('updated', 'A', 3))).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(units(await give(line('added', 'B', 1)))).toEqual([[['B', 1]]]);
    expect(units(await give(line('updated', 'A', 5)))).toEqual([[['A', 2], ['B', 1]]]);
    expect(units(await give(line('updated', 'A', 1)))).toEqual([[['B', 1]]]);
  });

  test('that was removed and never seen changes nothing', async () => {
    const { give } = setUp({ currency: 'EUR' });
    await give(line('added', 'A', 1));
    const RouteParams = { orderID: 'SO-5521', lineItemID: 'unknown' };
    expect(await give(webhook('DELETE', 'v1/orders/{direction}/{orderID}/lineitems/{lineItemID}', { RouteParams }))).toEqual([]);
  });

  test('that belongs to a bundle leaves the cart with it', async () => {
    const { give } = setUp({ currency: 'EUR' });
    const UserToken = `e.${btoa(JSON.stringify({ orderid: 'SO-9' }))}.s`;
    const LineItems = [{ ...apiLineItem, BundleItemID: 'BI' }, { ...apiLineItem, ID: 'L2', ProductID: 'B', BundleItemID: 'BI' }, { ...apiLineItem, ID: 'L3', ProductID: 'C' }];
    await give(webhook('POST', 'v1/cart/bundles/{bundleID}', { UserToken, Response: { Body: { LineItems } } }));
    const gone = webhook('DELETE', 'v1/cart/bundles/{bundleID}/{bundleItemID}', { UserToken, RouteParams: { bundleID: 'X', bundleItemID: 'BI' } });
    expect(units(await give(gone))).toEqual([[['C', 2]]]);
  });

  test('in a cart of nobody in particular is not mixed with the carts of others', async () => {
    const { give, notes } = setUp({ currency: 'EUR' });
    const hook = webhook('POST', 'v1/cart/lineitems', { Response: { Body: apiLineItem } });
    expect(await give(hook)).toEqual([]);
    expect(notes.join()).toContain('neither order nor visitor');
  });

  test.each([
    ['EUR', {}, 'EUR'],
    ['EUR', { currency: 'SEK' }, 'EUR'],
    [null, { currency: 'SEK' }, 'SEK'],
  ])('that was removed is told in the currency of its cart, %s, else in that of the option, %o, for webhooks name none', async (Currency, option, expected) => {
    const { give } = setUp(option);
    await give(line('added', 'A', 1, { Currency }));
    await give(line('added', 'B', 1, { Currency }));
    const RouteParams = { orderID: 'SO-5521', lineItemID: 'A' };
    const removed = await give(webhook('DELETE', 'v1/orders/{direction}/{orderID}/lineitems/{lineItemID}', { RouteParams }));
    expect(removed).toMatchObject([{ payload: { cart: { currency: expected, items: [{ product: { productId: 'B' } }] } } }]);
    const UserToken = `e.${btoa(JSON.stringify({ orderid: 'SO-5521' }))}.s`;
    expect(await give(webhook('DELETE', 'v1/cart', { UserToken }))).toMatchObject([{ payload: { cart: { currency: expected, items: [] } } }]);
  });

  test('is forgotten after thirty days', async () => {
    const { give, wait } = setUp();
    await give(line('added', 'A', 1));
    await wait(29 * 86_400_000);
    expect(units(await give(line('updated', 'A', 2)))).toEqual([[['A', 2]]]);
    await wait(31 * 86_400_000);
    expect(await give(line('updated', 'A', 4))).toEqual([]);
  });

  test('with a discount says so', async () => {
    const { give } = setUp();
    const LineItem = { ...lineItem, LineTotal: 44.8 };
    expect(await give(message('orders.lines.added', { ...linePayload, LineItem }))).toMatchObject([{ payload: { cart: { total: 44.8, items: [{ total: 44.8, discount: 5 }] } } }]);
  });
});

describe('a change that comes by webhook and message', () => {
  const anonymous = `e.${btoa(JSON.stringify({ usrtype: 'buyer', usr: 'anonymous', orderid: 'SO-5521' }))}.s`;
  const added = (Quantity: number) =>
    webhook('POST', 'v1/cart/lineitems', { UserToken: anonymous, Response: { Body: { ...apiLineItem, ID: 'A', ProductID: 'A', Quantity, Variant: null } } });
  const onlyByBrowser = ({ anonymousId: id }: { readonly anonymousId?: string }) => (id === undefined ? undefined : context);

  test.each([
    ['knows no visitor', { contextFor: onlyByBrowser, currency: 'EUR' }],
    ['knows no currency', {}],
  ])('is told by the message when the webhook comes first and %s', async (_what, options) => {
    const { give } = setUp(options);
    expect(await give(added(2))).toEqual([]);
    expect(units(await give(line('added', 'A', 2)))).toEqual([[['A', 2]]]);
    expect(await give(line('updated', 'A', 2))).toEqual([]);
  });

  test('is told once when the message comes first', async () => {
    const { give } = setUp({ contextFor: onlyByBrowser, currency: 'EUR' });
    expect(units(await give(line('added', 'A', 2)))).toEqual([[['A', 2]]]);
    expect(await give(added(2))).toEqual([]);
    expect(units(await give(line('updated', 'A', 3)))).toEqual([[['A', 3]]]);
  });

  test('is not told by a later message: the visitor may have agreed in between', async () => {
    let at = receivedAt;
    const { give } = setUp({ contextFor: onlyByBrowser, currency: 'EUR' }, () => at);
    await give(added(2));
    at = new Date(receivedAt.getTime() + 60_001);
    expect(await give(line('updated', 'A', 2))).toEqual([]);
    expect(units(await give(line('updated', 'A', 3)))).toEqual([[['A', 1]]]);
  });

  test('is not told when the visitor had refused', async () => {
    const denied: StoredContext = { ...context, consent: { marketing: 'denied' } };
    const { give } = setUp({ contextFor: ({ anonymousId: id }) => (id === undefined ? denied : context), currency: 'EUR' });
    await give(added(2));
    expect(await give(line('added', 'A', 2))).toEqual([]);
  });
});

describe('an order', () => {
  const placed = message('orders.submitted', orderPayload);

  test('becomes orderPlaced with user, lines and discounts', async () => {
    const { give } = setUp();
    expect(await give(placed)).toMatchObject([
      {
        name: 'orderPlaced',
        occurredAt: receivedAt.getTime(),
        payload: {
          order: {
            orderId: 'SO-5521',
            currency: 'EUR',
            total: 57.7,
            subtotal: 53.75,
            status: 'placed',
            items: [{ quantity: 2, total: 49.8 }, { quantity: 1, total: 2.95, discount: 1, product: { displayPrice: 3.95, sku: 'FIL-4' } }],
          },
        },
        who: { userId: 'u-10071', email: 'mira.holm@example.org' },
      },
    ]);
  });

  test('is forwarded once, whatever the way', async () => {
    const { give } = setUp();
    expect(await give(placed)).toHaveLength(1);
    expect(await give(placed)).toEqual([]);
    expect(await give({ MessageType: 'OrderSubmitted', EventBody: { Order: apiOrderModel, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } })).toEqual([]);
  });

  test('without lines takes the ones seen before, else waits for a better message', async () => {
    const hook = webhook('POST', 'v1/cart/submit', { Response: { Body: apiOrderModel } });
    const { give, notes } = setUp();
    expect(await give(hook)).toEqual([]);
    expect(notes).toHaveLength(1);
    await give(line('added', 'A', 2));
    expect(await give(hook)).toMatchObject([{ payload: { order: { items: [{ product: { productId: 'A' }, quantity: 2 }] } }, occurredAt: Date.parse('2025-06-12T08:31:05.123Z') }]);
    expect(await give(placed)).toEqual([]);
  });

  test.each([
    ['AwaitingApproval', true, 1],
    ['AwaitingApproval', false, 0],
    ['Open', false, 1],
    ['Declined', true, 0],
    ['Canceled', true, 0],
    [null, true, 1],
  ])('with status %s, counting approvals: %s, gives %s events', async (OrderStatus, countAwaitingApproval, count) => {
    const { give } = setUp({ countAwaitingApproval });
    expect(await give(message('orders.submitted', { ...orderPayload, OrderStatus }))).toHaveLength(count);
  });

  test('that was not counted while it awaited approval counts when it is open', async () => {
    const { give } = setUp({ countAwaitingApproval: false });
    expect(await give(message('orders.submitted', { ...orderPayload, OrderStatus: 'AwaitingApproval' }))).toEqual([]);
    expect(await give(placed)).toHaveLength(1);
  });

  test.each([
    ['was not', false, '2025-06-12T07:00:00Z'],
    ['was', true, '2025-06-10T08:00:00Z'],
  ])('that is approved days later happened when it counts: %s counted before', async (_what, countAwaitingApproval, occurredAt) => {
    const Order = { ...apiOrderModel, DateSubmitted: '2025-06-10T08:00:00.0000000+00:00', DateApproved: '2025-06-12T07:00:00.0000000+00:00' };
    const approved = { MessageType: 'OrderApproved', EventBody: { Order, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } };
    expect(await setUp({ countAwaitingApproval }).give(approved)).toMatchObject([{ name: 'orderPlaced', occurredAt: Date.parse(occurredAt) }]);
  });

  test('without a currency takes the one of the option', async () => {
    const bare = message('orders.submitted', { ...orderPayload, Currency: null });
    expect(await setUp().give(bare)).toEqual([]);
    expect(await setUp({ currency: 'SEK' }).give(bare)).toMatchObject([{ payload: { order: { currency: 'SEK' } } }]);
  });

  test('without a currency takes the one of its cart before that', async () => {
    const { give } = setUp({ currency: 'SEK' });
    await give(line('added', 'A', 1));
    expect(await give(message('orders.submitted', { ...orderPayload, Currency: null }))).toMatchObject([{ payload: { order: { currency: 'EUR' } } }]);
  });

  test('with long names and codes still fits the vocabulary', async () => {
    const Product = { ProductID: 'A', ProductName: 'é'.repeat(300), Price: 1, Variant: { VariantName: 'v'.repeat(60) } };
    const LineItems = [{ LineID: 'L1', Product, Quantity: 1, LineTotal: 1 }];
    expect(await setUp().give(message('orders.submitted', { ...orderPayload, LineItems }))).toMatchObject([{ payload: { order: { items: [{ product: { displayPrice: 1, variant: 'v'.repeat(50) } }] } } }]);
  });
});

describe('a sign-in', () => {
  const signedIn = message('sessions.identified', identifiedPayload);

  test('becomes userSignedIn', async () => {
    expect(await setUp().give(signedIn)).toMatchObject([{ name: 'userSignedIn', payload: { userId: 'u-10071' }, who: { userId: 'u-10071', email: 'mira.holm@example.org', browserId: 'browser-1' } }]);
  });

  test.each([[{ ignoreUserIds: ['u-10071'] }], [{ ignoreEmails: ['Mira.Holm@example.org '] }]])('of the default context user is nobody\'s: %o', async (options) => {
    const { give } = setUp(options);
    expect(await give(signedIn)).toEqual([]);
    const [order] = await give(message('orders.submitted', orderPayload));
    expect(order?.who).not.toHaveProperty('userId');
    expect(order?.who).not.toHaveProperty('email');
  });
});

describe('without consent', () => {
  const messages = [line('added', 'A', 1), message('orders.submitted', orderPayload), message('sessions.identified', identifiedPayload)];

  test.each([
    ['no context', () => undefined],
    ['nothing granted', () => ({ ...context, consent: { marketing: 'denied', analytics: 'undecided' } }) as StoredContext],
    ['no decision', async () => ({ consent: {} })],
  ])('(%s) nothing is forwarded', async (_why, contextFor) => {
    const { give } = setUp({ contextFor });
    for (const each of messages) expect(await give(each)).toEqual([]);
  });

  test('what was put into the cart never counts later, what comes after consent does', async () => {
    let allowed = false;
    const { give } = setUp({ contextFor: () => (allowed ? context : undefined) });
    await give(line('added', 'A', 2));
    allowed = true;
    expect(units(await give(line('added', 'B', 1)))).toEqual([[['B', 1]]]);
    expect(units(await give(line('updated', 'A', 3)))).toEqual([[['A', 1], ['B', 1]]]);
  });
});

test('the context is looked up by everything that is known', async () => {
  const asked: unknown[] = [];
  const { give } = setUp({ contextFor: (keys) => void asked.push(keys) });
  await give(message('orders.submitted', orderPayload));
  await give(line('added', 'A', 1));
  await give(webhook('DELETE', 'v1/cart'));
  expect(asked).toEqual([{ anonymousId, orderId: 'SO-5521', userId: 'u-10071' }, { anonymousId, orderId: 'SO-5521' }, {}]);
});

test('a Discover id becomes an alias, and what the browser knew wins', async () => {
  const ruid = '1122334455-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j-1718181065123';
  const payload = { ...identifiedPayload, UserContext: { ID: 'u', AnonymousId: ruid } };
  expect(await setUp().give(message('sessions.identified', payload))).toMatchObject([{ who: { aliases: { discover: ruid } } }]);
  const known = { ...context, who: { aliases: { discover: 'theirs' } } };
  expect(await setUp({ contextFor: () => known }).give(message('sessions.identified', payload))).toMatchObject([{ who: { aliases: { discover: 'theirs' } } }]);
});
