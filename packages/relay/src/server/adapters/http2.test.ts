import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer, type OutgoingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { RequestSource } from '@waymark/core';
import { expect, onTestFinished, test } from 'vitest';
import { goal, relayKit, shop } from '../__fixtures__/relay-kit.ts';
import { frame } from '../__fixtures__/node-kit.ts';
import { toNodeHandler } from './node.ts';

/** A source that answers with what it was sent. */
const echo: RequestSource = {
  name: 'echo',
  path: '/echo',
  start: () => undefined,
  fetch: async (request) => new Response(`${request.method} ${new URL(request.url).pathname} ${request.headers.get('x-oc-hash')} ${await request.text()}`),
};

async function overHttp2() {
  const kit = relayKit({ sources: [echo], limits: { maxBodyBytes: 4096 } });
  const handle = toNodeHandler(kit.relay);
  // Frameworks hand on what their server has, whose types say HTTP/1.
  const server = createServer((request, response) => handle(request as unknown as IncomingMessage, response as unknown as ServerResponse));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    session.destroy();
    server.close();
    await kit.relay.close(0);
  });

  async function ask(path: string, body: string, headers: OutgoingHttpHeaders = {}) {
    const stream = session.request({ ':method': 'POST', ':path': path, origin: shop, 'content-type': 'text/plain', ...headers });
    stream.end(body);
    const [answer] = (await once(stream, 'response')) as [{ readonly ':status': number }];
    return { status: answer[':status'], body: await text(stream) };
  }
  return { ...kit, ask };
}

test('a batch is taken over HTTP/2', async () => {
  const { ask, delivered } = await overHttp2();
  expect(await ask('/w', JSON.stringify({ ...frame, events: [goal('a')] }))).toEqual({ status: 202, body: '{"v":1,"results":[{"id":"a","status":"accepted"}]}' });
  expect(await delivered()).toMatchObject([{ id: 'a', where: { client: { ip: '127.0.0.1' } } }]);
});

test('a body that is too large is refused over HTTP/2, and the next request of the connection is answered', async () => {
  const { ask } = await overHttp2();
  expect((await ask('/w', 'x'.repeat(100_000))).status).toBe(413);
  expect((await ask('/w', JSON.stringify({ ...frame, events: [] }))).status).toBe(202);
});

test('a source hears of its requests over HTTP/2, with their own headers', async () => {
  const { ask } = await overHttp2();
  expect(await ask('/echo', 'a body', { 'x-oc-hash': 'c2ln' })).toEqual({ status: 200, body: 'POST /echo c2ln a body' });
});
