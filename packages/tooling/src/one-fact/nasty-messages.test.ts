import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cartOf, openPage, orderOf, shopUrl, startBackend, visitor } from './__fixtures__/reporters.ts';
import { openShop, type Shop } from './__fixtures__/shop-on-ordercloud.ts';
import { whatVendorsHeard } from './__fixtures__/what-vendors-heard.ts';

const [oldSecret, newSecret] = ['demo-hash-key-01', 'schlüssel-7'];
const UserContext = { AnonymousId: visitor.who.browserId };
const prefixes = ['sitecore.backbone.messages.', 'sitecore.ordercloud.messages.'];
/** Quantities as systems in between write them. */
const lineOf = (id: string, Quantity: unknown) => ({ LineID: id, Product: { ProductID: id, ProductName: `Röstung ${id} \u{1F600}` }, Quantity, Price: 5, LineTotal: 5 * Number(Quantity) });
const everywhere = (count: number) => ({ cdp: count, tracify: count, send: count, discover: count, search: count });

const orderId = 'SO-1';
let shop: Shop;

beforeEach(async () => {
  shop = await openShop({ secrets: [oldSecret, newSecret], reports: ['cartModified'], customAuthHeader: { name: 'X-Relay-Key', value: 'kx81' }, currency: 'EUR' }, 20_000);
  const page = openPage(shop.relayUrl);
  page.track('pageOpened', { url: `${shopUrl}/p/kaf-1000` });
  await page.close(60_000);
});
afterEach(() => shop.close());

/** Posts bytes as OrderCloud does, signed unless the headers say otherwise, and returns the status of the answer. */
async function post(body: Uint8Array<ArrayBuffer> | string, headers: Readonly<Record<string, string>> = {}, secret = oldSecret): Promise<number> {
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  const response = await fetch(`${shop.relayUrl}/ordercloud`, { method: 'POST', body, headers: { 'x-relay-key': 'kx81', 'x-oc-hash': signature, ...headers } });
  await response.arrayBuffer();
  return response.status;
}

const message = (type: string, payload: object, prefix = prefixes[0]): string => JSON.stringify({ Headers: { type: `${prefix}${type}` }, Payload: { UserContext, Currency: 'EUR', ...payload } });
const line = (type: 'added' | 'updated', id: string, quantity: unknown, prefix?: string): string => message(`orders.lines.${type}`, { OrderId: orderId, LineItem: lineOf(id, quantity) }, prefix);
const order = (LineItems: readonly object[], changes: object = {}): string => message('orders.submitted', { OrderID: orderId, OrderTotal: 10, OrderStatus: 'Open', LineItems, ...changes });

async function heard() {
  await shop.delivered();
  expect(shop.sandbox.records().filter(({ vendor, verdict }) => vendor !== 'ordercloud' && verdict !== 'accepted')).toEqual([]);
  return whatVendorsHeard(shop.sandbox);
}

describe('refused, and nobody hears of it:', () => {
  const utf16 = (text: string) => Uint8Array.from(Buffer.from(text, 'utf16le'));
  const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

  test.each<[string, number, () => Promise<number>]>([
    ['UTF-16', 400, () => post(utf16(order([lineOf('A', 1)])))],
    ['Latin-1', 400, () => post(latin1(order([lineOf('Ä', 1)])))],
    ['gzip, although it says so', 400, () => post(Uint8Array.from(gzipSync(order([lineOf('A', 1)]))), { 'content-encoding': 'gzip' })],
    ['half a message', 400, () => post(order([lineOf('A', 1)]).slice(0, -1))],
    ['two messages', 400, () => post(`${order([lineOf('A', 1)])}${order([lineOf('B', 1)])}`)],
    ['a list of messages', 400, () => post(`[${order([lineOf('A', 1)])}]`)],
    ['a million brackets', 400, () => post('['.repeat(1_000_000))],
    ['more than a mebibyte', 413, () => post(order([{ ...lineOf('A', 1), xp: 'x'.repeat(1_048_577) }]))],
    ['no header of its own', 401, () => post(order([lineOf('A', 1)]), { 'x-relay-key': '' })],
    ['a secret of nobody', 401, () => post(order([lineOf('A', 1)]), {}, 'another')],
    ['a signature in hex', 401, () => post('{}', { 'x-oc-hash': createHmac('sha256', oldSecret).update('{}').digest('hex') })],
    ['a signature for URLs', 401, () => post('{} ', { 'x-oc-hash': createHmac('sha256', oldSecret).update('{} ').digest('base64url') })],
    ['two signatures', 401, () => post('{}', { 'x-oc-hash': `${createHmac('sha256', oldSecret).update('{}').digest('base64')}, x` })],
    ['a signature of other bytes', 401, () => post('{ }', { 'x-oc-hash': createHmac('sha256', oldSecret).update('{}').digest('base64') })],
    ['no signature', 401, () => post('{}', { 'x-oc-hash': '' })],
  ])('%s', async (_what, status, send) => {
    expect(await send()).toBe(status);
    expect((await heard()).orders).toEqual(everywhere(0));
  });
});

test('quantities as texts count, and a line that makes no sense spoils neither cart nor order', async () => {
  for (const quantity of [-3, 'many', null, 1e308]) expect(await post(line('added', 'A', quantity))).toBe(204);
  expect(await post(line('added', 'A', '2'))).toBe(204);
  expect((await heard()).units).toEqual({ ...everywhere(2), tracify: 1 });
  expect(await post(order([lineOf('A', '2'), lineOf('B', -1), { LineID: 'C' }, lineOf('D', Number.NaN)], { OrderTotal: '10.00' }))).toBe(204);
  expect((await heard()).orders).toEqual(everywhere(1));
});

test('a line and its order are told once, under both prefixes, signed with the old and the new secret, and again and again', async () => {
  for (const secret of [oldSecret, newSecret, oldSecret]) {
    for (const prefix of prefixes) expect(await post(line('added', 'A', 1, prefix), {}, secret)).toBe(204);
  }
  expect((await heard()).units).toEqual(everywhere(1));
  for (const secret of [newSecret, oldSecret]) expect(await post(order([lineOf('A', 1)]), {}, secret)).toBe(204);
  expect(await post(`\uFEFF${order([lineOf('A', 1)])}`)).toBe(204);
  expect((await heard()).orders).toEqual(everywhere(1));
});

test('what comes in the wrong order leaves one order and no cart behind', async () => {
  expect(await post(order([lineOf('A', 1), lineOf('B', 2)]))).toBe(204);
  for (const body of [line('updated', 'B', 2), line('added', 'B', 1), line('added', 'A', 1), order([lineOf('A', 1), lineOf('B', 2)])]) expect(await post(body)).toBe(204);
  const { orders, units } = await heard();
  expect(orders).toEqual(everywhere(1));
  expect([units['send'], units['discover'], units['search']]).toEqual([0, 0, 0]);
});

test('an order of three thousand lines is one order at every vendor', async () => {
  expect(await post(order(Array.from({ length: 3000 }, (_none, index) => lineOf(`L${index}`, 1)), { OrderTotal: 15_000 }))).toBe(204);
  expect((await heard()).orders).toEqual(everywhere(1));
});

test('an order that OrderCloud dates at the year 1, ahead of us or long ago is told, and what the visitor puts into his next cart too', async () => {
  const Order = { ID: orderId, Total: 5, Currency: 'EUR', Status: 'Open', FromUserID: 'u-1' };
  const lines = [{ ID: 'L1', ProductID: 'A', Quantity: 1, UnitPrice: 5 }];
  for (const [index, DateSubmitted] of ['0001-01-01T00:00:00', new Date(Date.now() + 3_600_000).toISOString(), new Date(Date.now() - 600_000).toISOString()].entries()) {
    const ID = `${orderId}-${index}`;
    expect(await post(message('orders.lines.added', { OrderId: ID, LineItem: lineOf('A', 1) }))).toBe(204);
    expect(await post(JSON.stringify({ MessageType: 'OrderSubmitted', Recipient: { ID: 'u-1' }, EventBody: { Order: { ...Order, ID, DateSubmitted }, LineItems: lines, Products: {} } }))).toBe(204);
    expect((await heard()).orders).toEqual(everywhere(index + 1));
  }
  expect(await post(message('orders.lines.added', { OrderId: `${orderId}-next`, LineItem: lineOf('B', 1) }))).toBe(204);
  const { units } = await heard();
  expect([units['send'], units['discover'], units['search']]).toEqual([1, 1, 1]);
});

test('page, backend and OrderCloud may all tell a cart and its order at once, a hundred times over', async () => {
  const [page, backend] = [openPage(shop.relayUrl), startBackend(shop.relayUrl)];
  const told = { order: { ...orderOf(orderId, 2), total: 10 } };
  page.track('cartModified', { cart: cartOf(2) });
  expect(await post(line('added', 'KAF-1000', 2))).toBe(204);
  for (const tracker of [page, backend]) tracker.track('orderPlaced', told);
  const answers = await Promise.all([page.close(), backend.close(), ...Array.from({ length: 100 }, () => post(order([lineOf('KAF-1000', 2)])))]);
  expect(new Set(answers.slice(2))).toEqual(new Set([204]));
  expect((await heard()).orders).toEqual(everywhere(1));
});
