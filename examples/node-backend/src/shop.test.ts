import type { AddressInfo } from 'node:net';
import type { Drop } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { createShop } from './shop.ts';
import { createShopTracker } from './tracking.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()));
});

async function startShop() {
  const vendor = recordingTransport({ name: 'vendor', purposes: ['marketing'] });
  const drops: Drop[] = [];
  const tracker = createShopTracker({ transports: [vendor], trustedProxies: ['loopback'], onDrop: (drop) => drops.push(drop) });
  let count = 0;
  const shop = createShop({ tracker, orders: new Map(), newOrderId: () => `A-${(count += 1)}`, webhookSecret: 'demo-secret' });
  cleanUps.push(
    () => shop.close(),
    () => tracker.close(0),
  );
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;

  async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    const response = await fetch(url + path, { method: 'POST', headers: { ...visitor, ...headers }, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as unknown };
  }

  async function delivered() {
    await tracker.flush();
    return vendor.delivered;
  }

  return { post, delivered, drops };
}

const visitor = {
  'x-forwarded-for': '198.51.100.7',
  'user-agent': 'Mozilla/5.0 (Test)',
  referer: 'https://storefront.example/checkout.html',
  cookie: 'waymark_id=browser-1; bid_demo-client-key=cdp-1; waymark_consent=marketing:granted',
};

const order = { items: [{ productId: '7710', quantity: 2 }, { productId: '8802', quantity: 1 }] };

describe('placing an order', () => {
  test('tracks it as the visitor who placed it', async () => {
    const shop = await startShop();
    expect(await shop.post('/api/orders', order)).toEqual({ status: 201, body: { orderId: 'A-1', total: 28.75 } });
    expect(await shop.delivered()).toMatchObject([
      {
        id: 'orderPlaced:A-1',
        name: 'orderPlaced',
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
  });

  test('works for a visitor who denied marketing, and tells the vendor nothing', async () => {
    const shop = await startShop();
    const answer = await shop.post('/api/orders', order, { cookie: 'waymark_consent=marketing:denied' });
    expect(answer.status).toBe(201);
    expect(await shop.delivered()).toEqual([]);
    expect(shop.drops).toMatchObject([{ reason: 'no-consent', transport: 'vendor' }]);
  });

  test.each([[{}], [{ items: [] }], [{ items: [{ productId: 'none', quantity: 1 }] }], [{ items: [{ productId: '7710', quantity: 0 }] }], [null]])(
    'refuses %j and tracks nothing',
    async (body) => {
      const shop = await startShop();
      expect(await shop.post('/api/orders', body)).toEqual({ status: 400, body: { error: 'order-invalid' } });
      expect(await shop.delivered()).toEqual([]);
    },
  );
});

describe('a payment webhook', () => {
  const provider = { 'x-webhook-secret': 'demo-secret', 'user-agent': 'Payments/1.0', cookie: '', 'x-forwarded-for': '192.0.2.200' };

  test('tracks the payment as the visitor who ordered, once, however often it is called', async () => {
    const shop = await startShop();
    await shop.post('/api/orders', order);
    for (let call = 0; call < 3; call += 1) {
      expect((await shop.post('/webhooks/payment', { orderId: 'A-1' }, provider)).status).toBe(200);
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
