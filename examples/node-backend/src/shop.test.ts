import { memoryOutbox } from '@waymark/core';
import { type RecordingOptions, recordingTransport } from '@waymark/core/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { orderRequest, postJson } from './__fixtures__/visitor.ts';
import { createShop } from './shop.ts';
import { openOrderStore } from './store/order-store.ts';
import { createShopTracker } from './tracking.ts';

const cleanUps: (() => unknown)[] = [];
const openedAt = Date.now();

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function startShop(destination: RecordingOptions = {}) {
  const vendor = recordingTransport({ name: 'vendor', purposes: ['marketing'], ...destination });
  const orders = openOrderStore(':memory:', 'process-1');
  const tracker = createShopTracker({ transports: [vendor], outbox: memoryOutbox(), orders, trustedProxies: ['loopback'] });
  let count = 0;
  const shop = createShop({ tracker, orders, newOrderId: () => `A-${(count += 1)}`, webhookSecret: 'demo-secret', now: () => openedAt + count });
  cleanUps.push(
    () => shop.close(),
    () => tracker.close(0),
    () => orders.close(),
  );
  const url = await shop.listen({ host: '127.0.0.1', port: 0 });
  return {
    orders,
    post: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => postJson(url + path, body, headers),
    async get(path: string) {
      const response = await fetch(url + path);
      return { status: response.status, body: (await response.json()) as unknown };
    },
    async delivered() {
      await tracker.flush();
      return vendor.delivered;
    },
  };
}

describe('placing an order', () => {
  test('tracks it as the visitor who placed it', async () => {
    const shop = await startShop();
    expect(await shop.post('/api/orders', orderRequest)).toEqual({ status: 201, body: { orderId: 'A-1', total: 28.75 } });
    expect(await shop.delivered()).toMatchObject([
      {
        id: 'orderPlaced:A-1',
        name: 'orderPlaced',
        occurredAt: openedAt + 1,
        payload: { order: { orderId: 'A-1', total: 28.75, items: [{ quantity: 2, total: 23.8 }, { quantity: 1, total: 4.95 }] } },
        who: { browserId: 'browser-1', aliases: { 'sitecore-cdp': 'cdp-1' } },
        where: {
          runtime: 'server',
          service: 'shop-backend',
          url: 'https://storefront.example/checkout.html',
          client: { ip: '198.51.100.7', userAgent: 'Mozilla/5.0 (Test)' },
        },
        consent: ['marketing'],
        priority: 'critical',
      },
    ]);
    expect(shop.orders.outcomes()).toEqual({ delivered: 1 });
  });

  test.each([
    ['denied marketing', 'waymark_consent=marketing:denied'],
    ['has not been asked', 'waymark_id=browser-1'],
  ])('works for a visitor who %s, tells the vendor nothing, and does not try again', async (_title, cookie) => {
    const shop = await startShop();
    const answer = await shop.post('/api/orders', orderRequest, { cookie });
    expect(answer.status).toBe(201);
    expect(await shop.delivered()).toEqual([]);
    expect(shop.orders.outcomes()).toEqual({ 'no-consent': 1 });
  });

  test.each([
    [{}, 'request-invalid'],
    [{ items: [] }, 'request-invalid'],
    [{ items: [{ productId: 'none', quantity: 1 }] }, 'order-invalid'],
    [{ items: [{ productId: '7710', quantity: 0 }] }, 'request-invalid'],
    [null, 'request-invalid'],
  ])('refuses %j and tracks nothing', async (body, error) => {
    const shop = await startShop();
    expect(await shop.post('/api/orders', body)).toEqual({ status: 400, body: { error } });
    expect(await shop.delivered()).toEqual([]);
  });

  test('can be looked at, without what is known of the visitor', async () => {
    const shop = await startShop();
    await shop.post('/api/orders', orderRequest);
    expect(await shop.get('/api/orders/A-1')).toEqual({ status: 200, body: { orderId: 'A-1', status: 'placed', lines: orderRequest.items, total: 28.75 } });
    expect(await shop.get('/api/orders/A-2')).toEqual({ status: 404, body: { error: 'order-unknown' } });
  });
});

describe('a payment webhook', () => {
  const provider = { 'x-webhook-secret': 'demo-secret', 'user-agent': 'Payments/1.0', cookie: '', 'x-forwarded-for': '192.0.2.200' };

  test('tracks the payment as the visitor who ordered, once, however often it is called', async () => {
    const shop = await startShop();
    await shop.post('/api/orders', orderRequest);
    for (let call = 0; call < 3; call += 1) {
      expect((await shop.post('/webhooks/payment', { orderId: 'A-1' }, provider)).status).toBe(200);
      await shop.delivered();
    }
    const payments = (await shop.delivered()).filter(({ name }) => name === 'goalCompleted');
    expect(payments).toMatchObject([
      {
        id: 'goalCompleted:A-1',
        payload: { goalId: 'order-paid', value: 28.75, currency: 'EUR' },
        who: { browserId: 'browser-1' },
        where: { client: { ip: '198.51.100.7', userAgent: 'Mozilla/5.0 (Test)' } },
      },
    ]);
    expect(shop.orders.find('A-1')).toMatchObject({ status: 'paid', visitor: {} });
  });

  test.each([
    ['a wrong secret', { orderId: 'A-1' }, { 'x-webhook-secret': 'demo-secreT' }, 401],
    ['no secret', { orderId: 'A-1' }, {}, 401],
    ['an unknown order', { orderId: 'A-9' }, provider, 404],
  ])('with %s tracks nothing', async (_title, body, headers, status) => {
    const shop = await startShop();
    expect((await shop.post('/webhooks/payment', body, headers)).status).toBe(status);
    expect(await shop.delivered()).toEqual([]);
  });
});

test('the health page tells where the events are', async () => {
  const shop = await startShop({ answer: () => ({ status: 'refused', why: { code: 'account-closed', message: 'The account is closed.' } }) });
  await shop.post('/api/orders', orderRequest);
  await shop.delivered();
  expect(await shop.get('/health')).toEqual({
    status: 200,
    body: {
      status: 'ok',
      announcements: { refused: 1 },
      tracking: { complete: true, transports: { vendor: { accepted: 1, delivered: 0, waiting: 0, dropped: { refused: 1 } } } },
    },
  });
});
