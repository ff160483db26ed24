import { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { EventEnvelope } from '@waymark/core';
import { type StartedProcess, startProcess } from '@waymark/testkit/process';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { postInPieces } from './__fixtures__/post-in-pieces.ts';
import { orderAsVisitors } from './__fixtures__/order-as-visitors.ts';

const script = fileURLToPath(new URL('./__fixtures__/express-shop.ts', import.meta.url));

/** In a process of its own: the conditions under which these tests resolve packages are not those that Express is made for. */
let shop: StartedProcess;
let origin = '';

beforeEach(async () => {
  shop = startProcess(script);
  const [, port = ''] = await shop.prints(/^(\d+)\n/);
  origin = `http://127.0.0.1:${port}`;
});

afterEach(() => shop.end());

const events = async () => (await (await fetch(`${origin}/events`)).json()) as readonly EventEnvelope[];

test('each request of Express is tracked as its visitor, behind a body parser too', async () => {
  const { found, sent } = await orderAsVisitors({ origin, events });
  expect(found).toEqual(sent);
});

test('what listens to a request or its response is called as its visitor, on one connection too', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const browser of ['browser-1', 'browser-2']) await postInPieces(`${origin}/raw/${browser}`, browser, agent);
  agent.destroy();
  const found = await vi.waitFor(async () => {
    const all = (await events()).map(({ payload, who }) => [(payload as { readonly goalId: string }).goalId, who.browserId]);
    expect(all).toHaveLength(4);
    return all;
  }, 30_000);
  expect(found.toSorted()).toEqual(['browser-1', 'browser-2'].flatMap((browser) => [`${browser}-answered`, `${browser}-read`].map((goal) => [goal, browser])));
});

test('a user who was found by earlier middleware is known, and routers share the view', async () => {
  const headers = { 'content-type': 'application/json', cookie: 'waymark_consent=analytics:granted', 'x-user': 'user-1', 'x-signs-in': 'user-2' };
  await fetch(`${origin}/orders/A-1`, { method: 'POST', headers, body: '{}' });
  expect((await events()).map(({ name, who, where }) => [name, who.userId, where.client?.ip])).toEqual([
    ['userSignedOut', 'user-1', '127.0.0.1'],
    ['userSignedIn', 'user-2', '127.0.0.1'],
    ['goalCompleted', 'user-2', '127.0.0.1'],
  ]);
});
