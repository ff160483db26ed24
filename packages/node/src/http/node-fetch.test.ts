import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici-of-old';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { version } from '../version.ts';
import { type Dispatcher, findDispatcher } from './dispatch.ts';
import { createNodeFetch as createFetch } from './node-fetch.ts';
import { serverFetch } from './server-fetch.ts';

const servers: Server[] = [];

async function serve(answer: RequestListener): Promise<{ readonly url: string; readonly sockets: ReadonlySet<Socket> }> {
  const server = createServer(answer);
  const sockets = new Set<Socket>();
  servers.push(server);
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  vi.unstubAllGlobals();
});

interface Seen {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers with what it was sent. */
const echo: RequestListener = (request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const seen: Seen = { method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(parts).toString() };
    response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] }).end(JSON.stringify(seen));
  });
};

const plain = { method: 'POST', redirect: 'manual' } as const;

const always = <Value>(value: Value) => () => value;

const roads = [
  { road: 'node:http', createNodeFetch: () => createFetch(), reset: 'ECONNRESET', mostSockets: 1 },
  // A connection is used again one turn of the loop after its answer, so there may be one more.
  { road: 'the connections of the built-in one', createNodeFetch: () => createFetch(undefined, findDispatcher), reset: 'UND_ERR_SOCKET', mostSockets: 2 },
  { road: 'those that an application has set with undici 6', createNodeFetch: () => createFetch(undefined, always(new Agent() as unknown as Dispatcher)), reset: 'UND_ERR_SOCKET', mostSockets: 2 },
];

describe.each(roads)('fetch over $road', ({ createNodeFetch, reset, mostSockets }) => {
  test.each(['', '{"a":1}', '{"ø":"\u{1F600}"}', 'x'.repeat(1_000_000)])('sends a text as it is, and says how long it is', async (body) => {
    const { url } = await serve(echo);
    const response = await createNodeFetch()(`${url}/a/b?c=%20d`, { ...plain, headers: { 'content-type': 'application/json', 'x-one': '1' }, body });
    const seen = (await response.json()) as Seen;
    expect(seen).toMatchObject({ method: 'POST', path: '/a/b?c=%20d', body });
    expect(seen.headers).toMatchObject({ 'content-type': 'application/json', 'x-one': '1', 'content-length': String(new TextEncoder().encode(body).length) });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('sends bytes as they are', async () => {
    const { url } = await serve(echo);
    const body = new TextEncoder().encode('{"ø":"\u{1F600}"}');
    const seen = (await (await createNodeFetch()(`${url}/bytes`, { ...plain, body })).json()) as Seen;
    expect(seen).toMatchObject({ path: '/bytes', body: '{"ø":"\u{1F600}"}', headers: { 'content-length': String(body.length) } });
  });

  test('takes headers in every form, and sends no body where there is none', async () => {
    const { url } = await serve(echo);
    const fetch = createNodeFetch();
    for (const headers of [new Headers({ 'x-one': '1' }), [['x-one', '1']] as [string, string][], { 'x-one': '1' }]) {
      const seen = (await (await fetch(new URL(url), { redirect: 'manual', headers })).json()) as Seen;
      expect(seen).toMatchObject({ method: 'GET', body: '', headers: { 'x-one': '1' } });
    }
  });

  test('says what it is and takes everything, unless the request says otherwise', async () => {
    const { url } = await serve(echo);
    const headersOf = async (headers: HeadersInit) => ((await (await createNodeFetch()(url, { ...plain, headers, body: 'x' })).json()) as Seen).headers;
    expect(await headersOf({ 'x-one': '1' })).toMatchObject({ 'user-agent': `waymark/${version}`, accept: '*/*' });
    for (const headers of [{ 'User-Agent': 'Shop/1.0', Accept: 'text/plain' }, new Headers({ 'user-agent': 'Shop/1.0', accept: 'text/plain' })]) {
      expect(await headersOf(headers)).toMatchObject({ 'user-agent': 'Shop/1.0', accept: 'text/plain' });
    }
  });

  test('gives answers that are like any other', async () => {
    const { url } = await serve(echo);
    const response = await createNodeFetch()(url, { ...plain, body: 'x' });
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.ok, response.redirected, 'body' in response]).toEqual([200, true, false, true]);
    expect(response.headers).toBeInstanceOf(Headers);
    expect([...response.headers.keys()]).toContain('content-type');
    expect([response.headers.get('Content-Type'), response.headers.get('set-cookie'), response.headers.get('x-none')]).toEqual(['application/json', 'a=1, b=2', null]);
    const text = await response.text();
    expect(response.headers.get('content-length')).toBe(String(text.length));
    expect(new TextDecoder().decode(await response.clone().arrayBuffer())).toBe(text);
    expect(await response.json()).toEqual(JSON.parse(text));
  });

  test('finds a server by its IPv6 address', async () => {
    const server = createServer(echo);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
    const response = await createNodeFetch()(`http://[::1]:${(server.address() as AddressInfo).port}/v6`, { ...plain, body: 'x' });
    expect(await response.json()).toMatchObject({ path: '/v6' });
  });

  test('uses a connection again', async () => {
    const { url, sockets } = await serve(echo);
    const fetch = createNodeFetch();
    for (let index = 0; index < 5; index += 1) await fetch(url, { ...plain, body: 'x' });
    expect(sockets.size).toBeLessThanOrEqual(mostSockets);
  });

  test.each([[204], [304], [302], [503]])('gives an answer of %i as it is', async (status) => {
    const { url } = await serve((_request, response) => response.writeHead(status, { location: '/elsewhere', 'retry-after': '3' }).end());
    const response = await createNodeFetch()(url, { ...plain, body: 'x' });
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([status, '3', '']);
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['Deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('unpacks what is packed as %s', async (coding, pack) => {
    const body = JSON.stringify({ text: 'x'.repeat(5000) });
    const { url } = await serve((_request, response) => response.writeHead(200, { 'content-encoding': coding }).end(pack(body)));
    const response = await createNodeFetch()(url, { ...plain, body: 'x' });
    expect([response.headers.get('content-length'), await response.text()]).toEqual([String(body.length), body]);
    expect(await response.clone().json()).toEqual(JSON.parse(body));
  });

  test.each([
    ['not packed as it says', Buffer.from('{"ok":true}')],
    ['longer than any answer', gzipSync(Buffer.alloc(5_000_000))],
    ['empty', Buffer.alloc(0)],
  ])('leaves an answer that is %s as it came', async (_what, body) => {
    const { url } = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(body));
    const response = await createNodeFetch()(url, { ...plain, body: 'x' });
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
  });

  test('leaves out the mark of the byte order before a text', async () => {
    const { url } = await serve((_request, response) => response.end('\uFEFF{"ok":true}'));
    expect(await (await createNodeFetch()(url, { ...plain, body: 'x' })).text()).toBe('{"ok":true}');
  });

  test('takes a whole answer, whatever comes behind it', async () => {
    const { url } = await serve((request) => request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more'));
    expect(await (await createNodeFetch()(url, { ...plain, body: 'x' })).text()).toBe('ok');
  });

  test('fails where the answer is that another protocol follows', async () => {
    const { url } = await serve((request) => request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n'));
    await expect(createNodeFetch()(url, { ...plain, body: 'x' })).rejects.toMatchObject({ code: reset });
  });

  test('fails with the code of the connection', async () => {
    const { url } = await serve((request) => request.socket.destroy());
    await expect(createNodeFetch()(url, { ...plain, body: 'x' })).rejects.toMatchObject({ code: reset });
    await expect(createNodeFetch()('http://127.0.0.1:1/', { ...plain, body: 'x' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('fails when the answer breaks off', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    await expect(createNodeFetch()(url, { ...plain, body: 'x' })).rejects.toMatchObject({ code: reset });
  });

  test('stops when it is told to, before and after the request went out', async () => {
    const controller = new AbortController();
    const { url } = await serve(() => controller.abort());
    const fetch = createNodeFetch();
    await expect(fetch(url, { ...plain, body: 'x', signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await expect(fetch(url, { ...plain, body: 'x', signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('cuts off an answer without end', async () => {
    const { url } = await serve((_request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(1_000_000, 'x')), 1);
      response.on('close', () => clearInterval(timer));
    });
    const text = await (await createNodeFetch()(url, { ...plain, body: 'x' })).text();
    expect(text.length).toBeGreaterThan(4_194_304);
    expect(text.length).toBeLessThan(8_000_000);
  });

  test('leaves what it cannot do to the built-in one', async () => {
    const asked: unknown[] = [];
    vi.stubGlobal('fetch', async (input: unknown) => {
      asked.push(input);
      return new Response('built in');
    });
    const fetch = createNodeFetch();
    const request = new Request('http://shop.example/');
    await fetch(request);
    await fetch('http://shop.example/', { method: 'POST', body: 'x' });
    await fetch('http://shop.example/', { ...plain, body: new URLSearchParams() });
    await fetch('data:text/plain,x', { redirect: 'manual' });
    await fetch('no address', { redirect: 'manual' });
    await fetch('http://user:word@shop.example/', { redirect: 'manual' });
    expect(asked).toEqual([request, 'http://shop.example/', 'http://shop.example/', 'data:text/plain,x', 'no address', 'http://user:word@shop.example/']);
  });
});

test('runtimes with a quick fetch of their own use that', async () => {
  vi.stubGlobal('fetch', async () => new Response('built in'));
  for (const versions of [{ bun: '1.4.0', node: '24.3.0' }, { deno: '2.9.0', node: '24.3.0' }]) {
    expect(await (await serverFetch(undefined, versions)('http://127.0.0.1:1/', plain)).text()).toBe('built in');
  }
  await expect(serverFetch(undefined, { node: '24.3.0' })('http://127.0.0.1:1/', plain)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(() => serverFetch({ maxConnections: 1 }, { bun: '1.4.0', node: '24.3.0' })).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining('bun') }));
});

test('connections that an application sets for the whole process are used as by the built-in fetch', async () => {
  const { url } = await serve(echo);
  const before = getGlobalDispatcher();
  const paths: string[] = [];
  class Watched extends Agent {
    override dispatch(...[options, handler]: Parameters<Agent['dispatch']>): boolean {
      paths.push(options.path);
      return super.dispatch(options, handler);
    }
  }
  setGlobalDispatcher(new Watched());
  try {
    await (await fetch(`${url}/built-in`)).text();
    await serverFetch(undefined)(`${url}/ours`, { ...plain, body: 'x' });
  } finally {
    setGlobalDispatcher(before);
  }
  // Where the built-in one has a newer undici that does not look there, ours does not either.
  expect(paths).toEqual(paths.length === 0 ? [] : ['/built-in', '/ours']);
});

test('a fetch that is replaced after a tracker was made is used, unless the application says how to connect', async () => {
  const versions = { node: '24.3.0' };
  const [usual, chosen] = [serverFetch(undefined, versions), serverFetch({ maxConnections: 1 }, versions)];
  vi.stubGlobal('fetch', async () => new Response('mocked'));
  expect(await (await usual('http://127.0.0.1:1/', plain)).text()).toBe('mocked');
  await expect(chosen('http://127.0.0.1:1/', plain)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  vi.unstubAllGlobals();
  await expect(usual('http://127.0.0.1:1/', plain)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
