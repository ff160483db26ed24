import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingTransport } from '@waymark/core/testing';
import { sqliteState } from '@waymark/node/sqlite';
import { createRelay } from '@waymark/relay/server';
import { orderCloudSource } from '@waymark/transport-ordercloud';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPage, orderOf, shopUrl, visitor } from './__fixtures__/reporters.ts';

const secret = 'demo-hash-key-01';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-one-fact-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A relay of several that share a file. What it delivers is its own. */
function startRelay() {
  const vendor = recordingTransport();
  const relay = createRelay({
    allowOrigins: [shopUrl],
    transports: [vendor],
    state: sqliteState({ path: join(folder, 'state.db') }),
    sources: [orderCloudSource({ secrets: secret, reports: ['cartModified'] })],
  });
  const hear = async (type: string, payload: object): Promise<number> => {
    const body = JSON.stringify({ Headers: { type: `sitecore.ordercloud.messages.${type}` }, Payload: payload });
    const headers = { 'x-oc-hash': createHmac('sha256', secret).update(body).digest('base64') };
    return (await relay(new Request('https://relay.shop.example/ordercloud', { method: 'POST', body, headers }), { remoteAddress: '203.0.113.7' })).status;
  };
  const delivered = async () => {
    await relay.tracker.flush();
    return vendor.delivered.filter(({ where }) => where.service === 'ordercloud');
  };
  return { relay, vendor, hear, delivered };
}

const UserContext = { AnonymousId: visitor.who.browserId };
const lineOf = (id: string, Quantity: number) => ({ LineID: id, Product: { ProductID: id, ProductName: id }, Quantity, Price: 5, LineTotal: 5 * Quantity });
const added = (id: string, Quantity = 1) => ({ UserContext, Currency: 'EUR', OrderId: 'SO-1', LineItem: lineOf(id, Quantity) });
const order = { UserContext, OrderID: 'SO-1', Currency: 'EUR', OrderTotal: 10, LineItems: [lineOf('A', 2)] };

/** A page speaks to the relay, so that the relay knows its visitor. */
async function introduce({ relay }: ReturnType<typeof startRelay>): Promise<void> {
  const page = openPage('https://relay.shop.example', ['marketing', 'analytics'], (input, init) => relay(new Request(input, init), { remoteAddress: visitor.ip }));
  page.track('pageOpened', { url: `${shopUrl}/` });
  await page.close(60_000);
}

test('what a relay has taken from OrderCloud is known to the one that comes after it, as are carts and visitors', async () => {
  const first = startRelay();
  await introduce(first);
  expect([await first.hear('orders.lines.added', added('A')), await first.hear('orders.submitted', { ...order, OrderID: 'SO-0' })]).toEqual([204, 204]);
  expect((await first.delivered()).map(({ name }) => name)).toEqual(['cartModified', 'orderPlaced']);
  await first.relay.close();

  const second = startRelay();
  for (const [type, payload] of [['orders.submitted', { ...order, OrderID: 'SO-0' }], ['orders.lines.added', added('A')], ['orders.lines.updated', added('A', 2)], ['orders.submitted', order]] as const) {
    expect(await second.hear(type, payload)).toBe(204);
  }
  const told = await second.delivered();
  expect(told.map(({ name, who }) => [name, who.browserId])).toEqual([['cartModified', visitor.who.browserId], ['orderPlaced', visitor.who.browserId]]);
  expect(told[0]?.payload).toMatchObject({ cart: { items: [{ product: { productId: 'A' }, quantity: 2 }] } });
  expect(told[1]?.id).toBe('orderPlaced:SO-1');
  await second.relay.close();
});

test('two relays on one file lose no line of a cart that both hear of at once', async () => {
  const relays = [startRelay(), startRelay()];
  await Promise.all(relays.map(introduce));
  const ids = Array.from({ length: 10 }, (_none, index) => `L${index}`);
  const answers = await Promise.all(ids.map((id, index) => relays[index % 2]?.hear('orders.lines.added', added(id))));
  expect(answers).toEqual(ids.map(() => 204));
  const carts = (await Promise.all(relays.map(({ delivered }) => delivered()))).flat().map(({ payload }) => (payload as { readonly cart: { readonly items: readonly unknown[] } }).cart.items.length);
  expect(carts.sort((one, other) => one - other)).toEqual(ids.map((_id, index) => index + 1));
  for (const { relay } of relays) await relay.close();
});

test('of an order that a page tells to one relay and OrderCloud to another, at once, they take one', async () => {
  const relays = [startRelay(), startRelay()] as const;
  await Promise.all(relays.map(introduce));
  for (const [one, other] of [relays, [relays[1], relays[0]] as const]) {
    const orderId = one === relays[0] ? 'SO-10' : 'SO-11';
    const page = openPage('https://relay.shop.example', ['marketing', 'analytics'], (input, init) => one.relay(new Request(input, init), { remoteAddress: visitor.ip }));
    page.track('orderPlaced', { order: orderOf(orderId, 2) });
    const [receipt, status] = await Promise.all([page.close(), other.hear('orders.submitted', { ...order, OrderID: orderId })]);
    expect([receipt.complete, status]).toEqual([true, 204]);
  }
  for (const { relay } of relays) await relay.tracker.flush();
  const told = relays.flatMap(({ vendor }) => vendor.delivered.filter(({ name }) => name === 'orderPlaced').map(({ id }) => id));
  expect(told.sort()).toEqual(['orderPlaced:SO-10', 'orderPlaced:SO-11']);
  for (const { relay } of relays) await relay.close();
});
