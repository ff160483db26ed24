import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createTracker, type Refusal } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { relayTransport } from '../../client/index.ts';
import { frame, jsonHeaders, post, startRelay } from '../__fixtures__/node-kit.ts';
import { goal, readAnswer, shop, userAgent } from '../__fixtures__/relay-kit.ts';
import { createRelay } from '../create-relay.ts';
import { serveRelay, toNodeHandler } from './node.ts';

describe('answers over HTTP', () => {
  test('202 with a result for each event', async () => {
    const { url, relay, vendor } = await startRelay();
    const answer = await post(url, { ...frame, events: [goal('a')] });
    expect(answer).toMatchObject({ status: 202, results: [{ id: 'a', status: 'accepted' }] });
    await relay.tracker.flush();
    expect(vendor.delivered[0]?.where.client).toEqual({ ip: '127.0.0.1', userAgent });
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'text/plain;charset=UTF-8', 'APPLICATION/JSON'])('content type %s is taken', async (type) => {
    const { url } = await startRelay();
    expect((await post(url, { ...frame, events: [goal('a')] }, { 'content-type': type })).status).toBe(202);
  });

  test.each([
    ['not JSON', 'hello'],
    ['an array', []],
    ['null', 'null'],
    ['no version', { ...frame, v: undefined, events: [] }],
    ['no events', { ...frame }],
    ['events that are no list', { ...frame, events: {} }],
    ['no time of sending', { ...frame, sentAt: undefined, events: [] }],
    ['an event without an id', { ...frame, events: [goal('a'), { name: 'goalCompleted' }] }],
    ['an empty body', ''],
  ])('400 for %s', async (_title, body) => {
    const { url } = await startRelay();
    expect(await post(url, body)).toMatchObject({ status: 400, error: { code: 'body-invalid' } });
  });

  test('400 for a version of the format that is not known', async () => {
    const { url } = await startRelay();
    expect(await post(url, { ...frame, v: 2, events: [] })).toMatchObject({ status: 400, error: { code: 'version-unknown' } });
  });

  test('403 for an origin that is not on the list, and for pages without one', async () => {
    const { url } = await startRelay();
    for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.example', 'http://shop.example', 'https://shop.example:8443']) {
      const answer = await post(url, { ...frame, events: [goal('a')] }, { origin });
      expect(answer).toMatchObject({ status: 403, error: { code: 'origin-not-allowed' } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('404 for another path, whatever the query', async () => {
    const { url } = await startRelay();
    for (const path of ['/', '/other', '/w/', '/w/x', '/W']) {
      expect((await post(new URL(path, url).href, { ...frame, events: [] })).status).toBe(404);
    }
    expect((await post(`${url}?a=1`, { ...frame, events: [] })).status).toBe(202);
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'])('405 for %s', async (method) => {
    const { url } = await startRelay();
    const response = await fetch(url, { method, headers: { origin: shop } });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST, OPTIONS');
    await response.arrayBuffer();
  });

  test.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'media-type-unknown', null],
    ['a body that is packed in another way', { 'content-encoding': 'br' }, 'encoding-unknown', 'gzip'],
    ['a body that is packed in a way with a long name', { 'content-encoding': 'x'.repeat(5000) }, 'encoding-unknown', 'gzip'],
    ['a body that is packed twice', { 'content-encoding': 'gzip, gzip' }, 'encoding-unknown', 'gzip'],
  ])('415 for %s', async (_title, headers, code, accepted) => {
    const { url } = await startRelay();
    const answer = await post(url, { ...frame, events: [] }, headers);
    expect(answer).toMatchObject({ status: 415, error: { code } });
    expect(answer.headers.get('accept-encoding')).toBe(accepted);
  });

  test('no answer repeats what was sent', async () => {
    const { url } = await startRelay();
    const secret = 'jo.secret@shop.example';
    const bodies = [`{"${secret}`, { v: secret, events: [] }, { ...frame, events: [{ ...goal('a'), name: secret, [secret]: secret, who: { [secret]: 1, tabId: secret } }] }];
    for (const body of bodies) {
      const response = await fetch(`${url}?${secret}`, { method: 'POST', headers: { ...jsonHeaders, 'x-secret': secret }, body: typeof body === 'string' ? body : JSON.stringify(body) });
      expect(await response.text()).not.toContain('secret');
    }
  });
});

describe('other origins', () => {
  test('an allowed page may send with cookies and read the answer', async () => {
    const { url } = await startRelay();
    const answer = await post(url, { ...frame, events: [] }, { origin: 'http://localhost:5173' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
    expect(answer.headers.get('vary')).toBe('Origin');
  });

  test('its preflight is answered', async () => {
    const { url, relay } = await startRelay();
    const headers = { origin: shop, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
    const response = await fetch(url, { method: 'OPTIONS', headers });
    expect([response.status, response.headers.has('content-length')]).toEqual([204, false]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': shop,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, content-encoding',
      'access-control-max-age': '7200',
      vary: 'Origin',
    });
    expect(relay.report().events.received).toBe(0);
  });

  test('a preflight of another page is refused, and one of nobody is no preflight', async () => {
    const { url } = await startRelay();
    const other = await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect([other.status, other.headers.get('access-control-allow-origin'), other.headers.get('vary')]).toEqual([403, null, 'Origin']);
    expect((await fetch(url, { method: 'OPTIONS' })).status).toBe(405);
  });

  test('a sender without an origin is no browser and is taken', async () => {
    const { url } = await startRelay();
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...frame, events: [goal('a')] }) });
    expect((await readAnswer(response)).results).toEqual([{ id: 'a', status: 'accepted' }]);
  });
});

describe('the browser id', () => {
  test('is set by HTTP, Secure behind a trusted proxy that speaks https', async () => {
    const { url } = await startRelay({ trustedProxies: ['loopback'] });
    const cookie = async (id: string, headers: Readonly<Record<string, string>>) =>
      (await post(url, { ...frame, events: [goal(id)] }, headers)).headers.getSetCookie();
    expect(await cookie('a', {})).toEqual([
      'waymark_id=browser-1; Path=/; Max-Age=34560000; SameSite=Lax',
      expect.stringMatching(/^waymark_session=session-1~browser-1; Path=\/; Max-Age=1[78]\d\d; SameSite=Lax$/),
    ]);
    expect(await cookie('b', { 'x-forwarded-proto': 'https', cookie: 'waymark_id=browser-1' })).toEqual([expect.stringMatching(/; Secure$/), expect.stringMatching(/; Secure$/)]);
    expect(await cookie('c', { cookie: 'waymark_id=browser-2' })).toEqual([]);
  });

  test('is not set for a visitor who granted nothing', async () => {
    const { url } = await startRelay();
    const cookie = async (consent: readonly string[]) => (await post(url, { ...frame, events: [goal(`c-${consent.length}`, { consent })] })).headers.get('set-cookie');
    expect(await cookie([])).toBeNull();
    expect(await cookie(['analytics'])).not.toBeNull();
  });

  test("is not set for a server's events", async () => {
    const { url } = await startRelay();
    const answer = await post(url, { ...frame, events: [goal('a', { where: { runtime: 'server', service: 'shop' } })] });
    expect(answer.results[0]?.status).toBe('accepted');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });
});

test('a forwarded scheme counts only from a trusted proxy', async () => {
  const { url } = await startRelay();
  const answer = await post(url, { ...frame, events: [goal('a')] }, { 'x-forwarded-proto': 'https' });
  expect(answer.headers.get('set-cookie')).not.toContain('Secure');
});

test('the handler stands below a mount path that a router cut off', async () => {
  const relay = createRelay({ transports: [], allowOrigins: [shop] });
  const handler = toNodeHandler(relay);
  const server = createServer((request, response) => {
    const mounted: IncomingMessage & { originalUrl?: string } = request;
    mounted.originalUrl = request.url ?? '';
    mounted.url = '/';
    handler(mounted, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  expect((await post(`http://127.0.0.1:${port}/w`, { ...frame, events: [] })).status).toBe(202);
});

test.each([[{ prot: 8080 }, 'option-unknown'], [{ operations: { prot: 9090 } }, 'option-unknown'], [{ operations: true }, 'option-invalid'], ['8080', 'options-invalid']])(
  'serveRelay listens nowhere else where %j is misspelt: %s',
  async (options, code) => {
    const relay = createRelay({ transports: [], allowOrigins: [shop] });
    await expect(serveRelay(relay, options as never)).rejects.toMatchObject({ code });
  },
);

test.each([0, -1, 1.5, '10s'])('serveRelay wants a time for headers, not %j', async (headersTimeoutMs) => {
  const relay = createRelay({ transports: [], allowOrigins: [shop] });
  await expect(serveRelay(relay, { headersTimeoutMs: headersTimeoutMs as number })).rejects.toMatchObject({ code: 'option-invalid' });
});

test.each([
  [{}, 'timeout=65'],
  [{ keepAliveTimeoutMs: 620_000 }, 'timeout=620'],
])('serveRelay keeps a connection open for longer than load balancers do: %j', async (options, keepAlive) => {
  const server = await serveRelay(createRelay({ transports: [], allowOrigins: [shop] }), options);
  onTestFinished(async () => void (await server.close(100)));
  const response = await fetch(`${server.url}/w`);
  await response.text();
  expect(response.headers.get('keep-alive')).toBe(keepAlive);
});

test('serveRelay answers on a connection that was silent for longer than headers may take', async () => {
  const server = await serveRelay(createRelay({ transports: [], allowOrigins: [shop] }), { headersTimeoutMs: 200 });
  onTestFinished(async () => void (await server.close(100)));
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const ask = async (): Promise<string> => {
    socket.write('GET /elsewhere HTTP/1.1\r\nhost: shop\r\n\r\n');
    return String((await once(socket, 'data'))[0]);
  };
  expect(await ask()).toContain('HTTP/1.1 404');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await ask()).toContain('HTTP/1.1 404');
  socket.destroy();
});

test('serveRelay rejects when the port is taken', async () => {
  const { server } = await startRelay();
  const relay = createRelay({ transports: [], allowOrigins: [shop] });
  await expect(serveRelay(relay, { port: Number(new URL(server.url).port) })).rejects.toThrow('EADDRINUSE');
});

test('serveRelay closes: what came in is delivered, nothing more is taken', async () => {
  const { server, url, vendor } = await startRelay();
  await post(url, { ...frame, events: [goal('a')] });
  const receipt = await server.close(1000);
  expect(receipt.transports['vendor']).toMatchObject({ delivered: 1, waiting: 0 });
  expect(vendor.delivered).toHaveLength(1);
  expect(await server.close()).toBe(receipt);
  await expect(post(url, { ...frame, events: [goal('b')] })).rejects.toThrow('fetch failed');
});

test('a relay behind something that reads bodies answers 503, and its operator learns what to change', async () => {
  const problems: Refusal[] = [];
  const vendor = recordingTransport({ name: 'vendor' });
  const handle = toNodeHandler(createRelay({ transports: [vendor], allowOrigins: [shop], onError: (problem) => problems.push(problem) }));
  const server = createServer((request, response) => void request.on('end', () => handle(request, response)).resume()).listen(0);
  onTestFinished(async () => void server.close());
  await once(server, 'listening');
  const answer = await post(`http://127.0.0.1:${(server.address() as AddressInfo).port}/w`, { ...frame, events: [goal('a')] });
  expect(answer).toMatchObject({ status: 503, error: { code: 'failed' } });
  expect(problems).toMatchObject([{ code: 'request-failed', cause: { code: 'body-taken' } }]);
});

test('a host that begins to answer before the relay does is left its answer, and the events are taken', async () => {
  const vendor = recordingTransport({ name: 'vendor' });
  const relay = createRelay({ transports: [vendor], allowOrigins: [shop] });
  const handle = toNodeHandler(relay);
  const server = createServer((request, response) => {
    handle(request, response);
    response.writeHead(504).write('too slow');
  }).listen(0);
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await relay.close(0);
  });
  await once(server, 'listening');
  const body = JSON.stringify({ ...frame, sentAt: Date.now(), events: [{ ...goal('a'), occurredAt: Date.now() }] });
  const { status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/w`, { method: 'POST', headers: jsonHeaders, body });
  expect(status).toBe(504);
  await expect.poll(() => vendor.delivered.map(({ id }) => id)).toEqual(['a']);
});

describe('a tracker with relayTransport in front', () => {
  test('delivers through the relay to the vendor, each event once', async () => {
    const { url, relay, vendor } = await startRelay();
    const tracker = createTracker({
      transports: [relayTransport({ url })],
      context: () => ({ who: { browserId: 'b-1' }, where: { runtime: 'browser', url: `${shop}/cart` } }),
    });
    const ids = Array.from({ length: 120 }, (_, index) => tracker.track('interestShown', { interests: [`topic-${index}`] }));
    const receipt = await tracker.flush();
    expect(receipt.transports['relay']).toMatchObject({ accepted: 120, delivered: 120, waiting: 0 });
    await relay.tracker.flush();
    expect(vendor.delivered.map(({ id }) => id)).toEqual(ids);
    await tracker.close();
  });

  test('accounts for what the relay drops', async () => {
    const { url } = await startRelay();
    const drops: string[] = [];
    const tracker = createTracker({
      transports: [relayTransport({ url })],
      context: () => ({ where: { runtime: 'browser', url: 'https://evil.example/' } }),
      onDrop: ({ reason, why }) => drops.push(`${reason} ${why.code}`),
    });
    tracker.track('interestShown', { interests: ['shoes'] });
    const receipt = await tracker.flush();
    expect(receipt.transports['relay']).toMatchObject({ accepted: 1, delivered: 0, waiting: 0, dropped: { refused: 1 } });
    expect(drops).toEqual(['refused relay-origin-not-allowed']);
    await tracker.close();
  });
});
