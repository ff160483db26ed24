import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { orderAsVisitors } from './__fixtures__/order-as-visitors.ts';
import { setUpShop } from './__fixtures__/shop.ts';
import { honoTracking } from './hono.ts';

const servers: ReturnType<typeof serve>[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

function setUp(known?: Parameters<typeof honoTracking>[1]) {
  const shop = setUpShop();
  const app = new Hono();
  app.use(honoTracking(shop.tracker, known));
  app.post('/orders/:id', async (context) => {
    const { wait = 0 } = (await context.req.json().catch(() => ({}))) as { readonly wait?: number };
    await shop.order(context.req.param('id'), wait);
    return context.json({ ok: true });
  });
  return { ...shop, app };
}

async function listen(app: Hono): Promise<string> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('each request of Hono is tracked as its visitor', async () => {
  const { app, events } = setUp();
  const { found, sent } = await orderAsVisitors({ origin: 'https://shop.example', events, post: (url, init) => app.request(url, init) });
  expect(found).toEqual(sent);
});

test('each request of Hono on Node.js is tracked as its visitor, with the address of its socket', async () => {
  const { app, events } = setUp();
  const { found, sent } = await orderAsVisitors({ origin: await listen(app), events });
  expect(found).toEqual(sent);
  expect(new Set((await events()).map(({ where }) => where.client?.ip))).toEqual(new Set(['127.0.0.1']));
});

test('a platform with waitUntil waits for delivery', async () => {
  const { app, tracker } = setUp();
  const promises: Promise<unknown>[] = [];
  const platform = { waitUntil: (promise: Promise<unknown>) => void promises.push(promise), passThroughOnException: () => undefined, props: {} };
  await app.request('/orders/A-1', { method: 'POST' }, {}, platform);
  expect(promises).toHaveLength(1);
  await Promise.all(promises);
  expect(tracker.report()).toMatchObject({ complete: true, transports: { recording: { accepted: 1, delivered: 1 } } });
});

test('the application says the address where the host does not', async () => {
  const { app, events } = setUp((context) => ({ remoteAddress: '198.51.100.1', userId: String(context.req.raw.headers.get('x-user')) }));
  await app.request('/orders/A-1', { method: 'POST', headers: { 'x-user': 'signe', 'x-forwarded-for': '203.0.113.7' } });
  expect((await events())[0]).toMatchObject({ who: { userId: 'signe' }, where: { client: { ip: '203.0.113.7' } } });
});

test('an error of the application stays its own', async () => {
  const { app } = setUp();
  app.get('/broken', () => {
    throw new Error('broken');
  });
  app.onError((error, context) => context.text(error.message, 500));
  const answer = await app.request('/broken');
  expect([answer.status, await answer.text()]).toEqual([500, 'broken']);
});
