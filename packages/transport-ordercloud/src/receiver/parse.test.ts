import { describe, expect, test } from 'vitest';
import { apiLineItem, apiOrderModel, identifiedPayload, lineItem, linePayload, message, orderPayload, webhook } from '../__fixtures__/messages.ts';
import { discountedUnitPrice, type OcOrderSubmitted } from './events.ts';
import { parseOrderCloudMessage, type ParseOptions } from './parse.ts';

const prefixes = ['sitecore.backbone.messages.', 'sitecore.ordercloud.messages.', ''];
const receivedAt = new Date('2025-06-12T08:31:06.000Z');
const anonymousToken = `e.${btoa(JSON.stringify({ usr: 'anon', orderid: 'SO-77' }))}.s`;

async function parse(raw: string | object, options: ParseOptions = {}) {
  return parseOrderCloudMessage(typeof raw === 'string' ? raw : JSON.stringify(raw), { receivedAt, ...options });
}

async function only(raw: string | object, options: ParseOptions = {}) {
  const { events } = await parse(raw, options);
  expect(events).toHaveLength(1);
  const [event] = events;
  if (!event) throw new Error('no event');
  return event;
}

describe('tracking messages', () => {
  test.each(prefixes)('with prefix "%s" become the same events', async (prefix) => {
    expect(await only(message(`${prefix}sessions.identified`, identifiedPayload))).toMatchObject({
      kind: 'identified',
      source: 'tracking',
      receivedAt: '2025-06-12T08:31:06.000Z',
      key: 'identified:u-10071:4d0b8f0b6a7e4d44a3f7d1e85c2b9a10',
      user: { id: 'u-10071', anonymousId: '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10', email: 'mira.holm@example.org', firstName: 'Mira', lastName: 'Holm' },
      language: 'de-DE',
      currency: 'EUR',
    });
    expect(await only(message(`${prefix}orders.lines.added`, linePayload))).toMatchObject({
      kind: 'lineAdded',
      orderId: 'SO-5521',
      currency: 'EUR',
      user: { anonymousId: '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10' },
      line: {
        id: 'L1',
        productId: 'KAF-1000',
        sku: 'KAF-1000-GB',
        name: 'Hochland Röstung 1 kg',
        description: 'Filterkaffee, ganze Bohne',
        quantity: 2,
        unitPrice: 24.9,
        lineTotal: 49.8,
        lineSubtotal: 49.8,
        variant: 'KAF-1000-GB',
        productXp: { Path: '/p/kaf-1000' },
      },
    });
    expect((await only(message(`${prefix}orders.lines.updated`, linePayload))).kind).toBe('lineUpdated');
    expect((await only(message(`${prefix}orders.submitted`, orderPayload))).kind).toBe('orderSubmitted');
  });

  test('of an order give what the shop saw', async () => {
    const event = (await only(message('sitecore.ordercloud.messages.orders.submitted', orderPayload))) as OcOrderSubmitted;
    expect(event).toMatchObject({
      kind: 'orderSubmitted',
      orderId: 'SO-5521',
      key: 'submitted:SO-5521',
      total: 57.7,
      subtotal: 53.75,
      currency: 'EUR',
      status: 'Open',
      createdAt: '2025-06-12T08:12:40.003Z',
      user: { id: 'u-10071', email: 'mira.holm@example.org' },
    });
    expect(event.lines.map(discountedUnitPrice)).toEqual([24.9, 2.95]);
    expect(event.raw).toMatchObject({ xp: { Channel: 'web' }, Payments: [] });
  });

  test.each([
    ['the other spelling of ids and subtotals', { ...linePayload, OrderId: undefined, OrderID: 'SO-5521', LineItem: { ...lineItem, LineSubTotal: undefined, LineSubtotal: 49.8 } }],
    ['numbers as texts', { ...linePayload, LineItem: { ...lineItem, Quantity: '2', Price: '24.90', LineTotal: '49.8', LineSubTotal: '49.8' } }],
  ])('are read with %s', async (_what, payload) => {
    expect(await only(message('orders.lines.added', payload))).toMatchObject({
      orderId: 'SO-5521',
      line: { quantity: 2, unitPrice: 24.9, lineTotal: 49.8, lineSubtotal: 49.8 },
    });
  });

  test('may begin with a byte order mark', async () => {
    expect((await only(`\uFEFF${message('orders.submitted', { ...orderPayload, OrderID: undefined, OrderId: 'SO-1' })}`)).key).toBe('submitted:SO-1');
  });

  test.each([
    ['4', 'Open'],
    [2, 'AwaitingApproval'],
    ['Completed', 'Completed'],
    ['7', undefined],
    ['open', undefined],
    [null, undefined],
  ])('write status %s for %s', async (OrderStatus, status) => {
    expect(((await only(message('orders.submitted', { ...orderPayload, OrderStatus }))) as OcOrderSubmitted).status).toBe(status);
  });

  test.each(['product.updated', 'product.deleted', 'ordersync.updated', 'entitysync.started', 'Orders.Submitted', 'sitecore.other.messages.orders.submitted', ''])(
    'named "%s" give no event',
    async (name) => {
      const notes: string[] = [];
      expect(await parse(message(name, orderPayload), { log: (note) => notes.push(note) })).toEqual({ kind: 'tracking', events: [] });
      expect(notes).toHaveLength(1);
    },
  );

  test.each([
    ['sessions.identified', { ...identifiedPayload, UserContext: { AnonymousId: 'a' } }],
    ['sessions.identified', {}],
    ['orders.lines.added', { ...linePayload, OrderId: null }],
    ['orders.lines.added', { ...linePayload, LineItem: { ...lineItem, Quantity: 'two' } }],
    ['orders.lines.updated', { ...linePayload, LineItem: null }],
    ['orders.submitted', { ...orderPayload, OrderTotal: null }],
    ['orders.submitted', { ...orderPayload, OrderID: ['x'] }],
  ])('%s without what matters gives no event: %o', async (name, payload) => {
    expect((await parse(message(name, payload))).events).toEqual([]);
  });

  test('of Event Hub and Kafka bring their type beside the body', async () => {
    expect((await only(linePayload, { type: 'sitecore.backbone.messages.orders.lines.added' })).kind).toBe('lineAdded');
  });

  test('about one line have a key per content', async () => {
    const key = async (payload: object) => (await only(message('orders.lines.updated', payload))).key;
    const first = await key(linePayload);
    expect(first).toMatch(/^lineUpdated:SO-5521:L1:[0-9a-f]{64}$/);
    expect(await key(linePayload)).toBe(first);
    expect(await key({ ...linePayload, LineItem: { ...lineItem, Quantity: 3 } })).not.toBe(first);
  });

  test('of an order may carry the models of the API', async () => {
    const payload = { UserContext: { ID: 'u-1', AnonymousId: 'a' }, Order: { ...apiOrderModel, FromUser: null, FromUserID: null }, LineItems: [apiLineItem], Products: [], User: { ID: 'u-1', Email: 'm@example.org' } };
    expect(await only(message('orders.submitted', payload))).toMatchObject({
      orderId: 'SO-5521',
      user: { id: 'u-1', email: 'm@example.org', anonymousId: 'a' },
      submittedAt: '2025-06-12T08:31:05.123Z',
      lines: [{ sku: 'KAF-1000-GB', unitPrice: 24.9 }],
    });
  });

  test('of an order of an anonymous shopper name nobody, whatever the models say', async () => {
    const payload = { UserContext: { AnonymousId: 'a' }, Order: apiOrderModel, LineItems: [apiLineItem] };
    const { user } = (await only(message('orders.submitted', payload))) as OcOrderSubmitted;
    expect(user).toEqual({ anonymousId: 'a', email: 'mira.holm@example.org', firstName: 'Mira', lastName: 'Holm' });
  });

  test('use the shop\'s code of a product', async () => {
    const sku = ({ productXp }: { readonly productXp?: unknown }) => (productXp as { readonly Path: string }).Path;
    expect(await only(message('orders.lines.added', linePayload), { sku })).toMatchObject({ line: { sku: '/p/kaf-1000' } });
  });
});

describe('webhooks', () => {
  test.each([
    ['POST', 'v1/orders/{direction}/{orderID}/lineitems', 'lineAdded', { orderID: 'SO-5521' }],
    ['POST', 'v1/cart/lineitems', 'lineAdded', {}],
    ['POST', 'v1/cart/bundles/{bundleID}', 'lineAdded', { bundleID: 'B' }],
    ['PUT', 'v1/orders/{direction}/{orderID}/lineitems/{lineItemID}', 'lineUpdated', { orderID: 'SO-5521' }],
    ['PATCH', '/V1/orders/{Direction}/{orderID}/lineitems/{lineItemID}', 'lineUpdated', { orderID: 'SO-5521' }],
    ['put', 'v1/cart/lineitems/{lineItemID}', 'lineUpdated', {}],
    ['PATCH', 'v1/cart/lineitems/{lineItemID}', 'lineUpdated', {}],
  ])('%s %s is %s', async (verb, route, kind, RouteParams) => {
    const hook = webhook(verb, route, { RouteParams, UserToken: anonymousToken, Response: { Body: apiLineItem, Headers: null } });
    const event = await only(hook);
    expect(event).toMatchObject({ kind, source: 'webhook', orderId: 'orderID' in RouteParams ? 'SO-5521' : 'SO-77', line: { id: 'L1', sku: 'KAF-1000-GB', quantity: 2 } });
  });

  test.each([
    ['v1/orders/{direction}/{orderID}/lineitems/{lineItemID}', { orderID: 'SO-1', lineItemID: 'L1' }, { id: 'L1' }],
    ['v1/cart/lineitems/{lineItemID}', { lineItemID: 'L1' }, { id: 'L1' }],
    ['v1/cart/bundles/{bundleID}/{bundleItemID}', { bundleID: 'B', bundleItemID: 'BI' }, { bundleItemId: 'BI' }],
  ])('DELETE %s removes a line', async (route, RouteParams, line) => {
    expect(await only(webhook('DELETE', route, { RouteParams }))).toMatchObject({ kind: 'lineRemoved', line });
  });

  test('DELETE v1/cart empties the cart', async () => {
    expect(await only(webhook('DELETE', 'v1/cart', { UserToken: anonymousToken }))).toMatchObject({ kind: 'cartEmptied', orderId: 'SO-77' });
  });

  test.each(['v1/orders/{direction}/{orderID}/submit', 'v1/cart/submit'])('POST %s submits an order, without lines', async (route) => {
    const Body = { ID: 'SO-5521', Status: 'Open', Total: 58.7, Currency: 'EUR' };
    expect(await only(webhook('POST', route, { Response: { Body, Headers: null } }))).toMatchObject({ kind: 'orderSubmitted', key: 'submitted:SO-5521', total: 58.7, lines: [] });
  });

  test('of an order of an anonymous shopper names no user: all of them share one', async () => {
    const hook = (UserToken: string) => webhook('POST', 'v1/cart/submit', { UserToken, Response: { Body: apiOrderModel } });
    expect(((await only(hook(anonymousToken))) as OcOrderSubmitted).user.id).toBeUndefined();
    expect(((await only(hook(`e.${btoa(JSON.stringify({ usr: 'mira' }))}.s`))) as OcOrderSubmitted).user.id).toBe('u-10071');
  });

  test('PUT v1/me/register identifies who chose an id', async () => {
    const hook = (Body: object) => webhook('PUT', 'v1/me/register', { Request: { Body, Headers: null } });
    expect(await only(hook({ ID: 'u-1', Email: 'm@example.org', Password: 'pa55' }))).toMatchObject({ kind: 'identified', user: { id: 'u-1', email: 'm@example.org' } });
    expect((await parse(hook({ Email: 'm@example.org' }))).events).toEqual([]);
  });

  test('without an answer (pre-hooks) and of other routes give no event', async () => {
    expect(await parse(webhook('POST', 'v1/cart/lineitems'))).toEqual({ kind: 'webhook', events: [] });
    expect(await parse(webhook('POST', 'v1/cart/submit', { Response: { Body: null } }))).toEqual({ kind: 'webhook', events: [] });
    expect(await parse(webhook('PUT', 'v1/me/orders'))).toEqual({ kind: 'webhook', events: [] });
    expect(await parse(webhook('DELETE', 'v1/cart/lineitems/{lineItemID}'))).toEqual({ kind: 'webhook', events: [] });
  });

  test('may come wrapped in a delivery', async () => {
    const hook = webhook('POST', 'v1/cart/lineitems', { Response: { Body: apiLineItem } });
    const { kind, events } = await parse({ Headers: { type: 'x' }, Payload: hook });
    expect(kind).toBe('webhook');
    expect(events).toHaveLength(1);
  });

  test('of a bundle give every line under a key of its own', async () => {
    const hook = webhook('POST', 'v1/cart/bundles/{bundleID}', { Response: { Body: { LineItems: [apiLineItem, { ...apiLineItem, ID: 'L2', BundleItemID: 'BI' }] } } });
    const { events } = await parse(hook);
    expect(events.map(({ key }) => key)).toEqual(['webhook:2f0c5f5e:v1/cart/bundles/{bundleid}:POST', 'webhook:2f0c5f5e:v1/cart/bundles/{bundleid}:POST:1']);
    expect(events[1]).toMatchObject({ line: { id: 'L2', bundleItemId: 'BI' } });
  });

  test('leave no credential in what is handed on', async () => {
    const hook = webhook('POST', 'v1/cart/lineitems', { UserToken: anonymousToken, QueryParams: { anonUserToken: 'SECRET' }, Request: { Body: { Password: 'pa55' } }, Response: { Body: apiLineItem } });
    const text = JSON.stringify(await only(hook));
    for (const secret of [anonymousToken, 'SECRET', 'pa55']) expect(text).not.toContain(secret);
    expect(text).toContain('ConfigData');
  });
});

describe('message senders and integration events', () => {
  const eventBody = { Order: apiOrderModel, Approvals: [], LineItems: [{ ...apiLineItem, Product: null }], Products: { ID: 'KAF-1000', Name: 'Aus dem Katalog' } };
  const sender = (MessageType: string, Order: object = apiOrderModel) => ({
    OcLogIdHeader: 'log',
    Environment: 'Sandbox',
    BuyerID: 'b',
    UserToken: 'eyJ',
    Recipient: { ID: 'r' },
    CCList: 'a@example.org',
    MessageType,
    EventBody: { ...eventBody, Order },
  });

  test.each(['OrderSubmitted', 'OrderSubmittedForApproval', 'OrderApproved'])('%s brings the order under the key of every source', async (type) => {
    expect(await only(sender(type))).toMatchObject({
      kind: 'orderSubmitted',
      source: 'messageSender',
      key: 'submitted:SO-5521',
      user: { id: 'u-10071', email: 'mira.holm@example.org' },
      lines: [{ id: 'L1', name: 'Aus dem Katalog' }],
      submittedAt: '2025-06-12T08:31:05.123Z',
    });
  });

  test('an order of an anonymous shopper names no user', async () => {
    expect(((await only({ ...sender('OrderSubmitted'), UserToken: anonymousToken })) as OcOrderSubmitted).user.id).toBeUndefined();
  });

  test('other types and orders without an id bring nothing', async () => {
    expect(await parse(sender('NewUserInvitation'))).toEqual({ kind: 'messageSender', events: [] });
    expect(await parse(sender('OrderSubmitted', { Total: 1 }))).toEqual({ kind: 'messageSender', events: [] });
  });

  test('a worksheet is an order once it was submitted', async () => {
    const worksheet = (Order: object) => ({ OrderWorksheet: { Order, LineItems: [apiLineItem] }, Environment: 'Sandbox', OrderCloudAccessToken: 'TOKEN' });
    const event = await only(worksheet(apiOrderModel));
    expect(event).toMatchObject({ kind: 'orderSubmitted', source: 'integration', key: 'submitted:SO-5521' });
    expect(JSON.stringify(event)).not.toContain('TOKEN');
    expect(await parse(worksheet({ ...apiOrderModel, Status: 'Unsubmitted', IsSubmitted: false }))).toEqual({ kind: 'integration', events: [] });
  });
});

test.each([
  ['', 'invalid'],
  ['[]', 'invalid'],
  ['"x"', 'invalid'],
  ['{', 'invalid'],
  ['{}', 'unknown'],
  ['{"Headers":{},"Payload":[]}', 'unknown'],
  ['{"__proto__":{"Route":"v1/cart","Verb":"DELETE"}}', 'unknown'],
])('%s is %s', async (text, kind) => {
  expect(await parse(text)).toEqual({ kind, events: [] });
});

test('bytes that are no UTF-8 are no message', async () => {
  expect((await parseOrderCloudMessage(Uint8Array.from([0x7b, 0xff, 0x7d]))).kind).toBe('invalid');
});
