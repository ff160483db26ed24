import { Agent } from 'node:http';
import fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { postInPieces } from './__fixtures__/post-in-pieces.ts';
import { orderAsVisitors } from './__fixtures__/order-as-visitors.ts';
import { setUpShop } from './__fixtures__/shop.ts';
import { fastifyTracking } from './fastify.ts';

const apps: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

function setUp(known?: Parameters<typeof fastifyTracking>[1]) {
  const shop = setUpShop();
  const app = fastify();
  apps.push(app);
  app.register(fastifyTracking(shop.tracker, known));
  return { ...shop, app };
}

test('each request of Fastify is tracked as its visitor, after its body was read too', async () => {
  const { app, order, events } = setUp();
  app.post<{ Params: { id: string }; Body: { wait: number } }>('/orders/:id', async ({ params, body }) => {
    await order(params.id, body.wait);
    return { ok: true };
  });
  const { found, sent } = await orderAsVisitors({ origin: await app.listen({ host: '127.0.0.1', port: 0 }), events });
  expect(found).toEqual(sent);
});

test('hooks before the body and handlers share the view, and the socket gives the address', async () => {
  const { app, tracker, order, events } = setUp();
  app.register(async (inner) => {
    inner.addHook('onRequest', async () => tracker.current().identify('user-1'));
    inner.post<{ Params: { id: string } }>('/orders/:id', async ({ params }) => order(params.id));
  });
  await fetch(`${await app.listen({ host: '127.0.0.1', port: 0 })}/orders/A-1`, { method: 'POST', body: 'text' });
  expect((await events()).map(({ name, who, where }) => [name, who.userId, where.client?.ip])).toEqual([
    ['userSignedIn', 'user-1', '127.0.0.1'],
    ['goalCompleted', 'user-1', '127.0.0.1'],
  ]);
});

test('what listens to a request or its reply is called as its visitor, on one connection too', async () => {
  const { app, order, events } = setUp();
  // Left to those who listen.
  app.addContentTypeParser('text/plain', (_request, _payload, done) => done(null));
  app.post<{ Params: { id: string } }>('/raw/:id', (request, reply) => {
    request.raw.on('data', () => undefined);
    request.raw.on('end', () => void order(`${request.params.id}-read`).then(() => reply.send('ok')));
    reply.raw.on('finish', () => void order(`${request.params.id}-answered`));
  });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const browser of ['browser-1', 'browser-2']) await postInPieces(`${origin}/raw/${browser}`, browser, agent);
  agent.destroy();
  await vi.waitFor(async () => expect(await events()).toHaveLength(4), { timeout: 30_000 });
  const found = (await events()).map(({ payload, who }) => [(payload as { readonly goalId: string }).goalId, who.browserId]);
  expect(found.toSorted()).toEqual(['browser-1', 'browser-2'].flatMap((browser) => [`${browser}-answered`, `${browser}-read`].map((goal) => [goal, browser])));
});

test('the application may know more of a request than its headers', async () => {
  const { app, order, events } = setUp((request) => ({ userId: `user-of-${request.raw.headers['x-user']}` }));
  app.post<{ Params: { id: string } }>('/orders/:id', async ({ params }) => order(params.id));
  await app.inject({ method: 'POST', url: '/orders/A-1', headers: { 'x-user': 'signe' } });
  expect((await events())[0]?.who).toEqual({ userId: 'user-of-signe' });
});

test('what is known of a request too late is refused, whether it comes or not', async () => {
  for (const later of [async () => ({ userId: 'user-1' }), () => Promise.reject(new Error('no database'))]) {
    const answer = await setUp(later as never).app.inject({ method: 'POST', url: '/orders/A-1' });
    expect([answer.statusCode, answer.json()]).toMatchObject([500, { code: 'call-invalid' }]);
  }
});
