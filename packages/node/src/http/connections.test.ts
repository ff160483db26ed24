import { Agent, createServer, request as forward, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Drop, Transport } from '@waymark/core';
import { httpTransport } from '@waymark/core/transport';
import { afterEach, describe, expect, test } from 'vitest';
import { createServerTracker } from '../create-server-tracker.ts';
import { selfSigned } from '@waymark/testkit/tls';
import { checkHttp, type HttpOptions } from './http-options.ts';
import { createNodeFetch } from './node-fetch.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function listen(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A proxy that notes what it is asked for: whole requests for http, tunnels for https. */
async function startProxy(refuses = false) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.pipe(forward(String(request.url), { method: request.method ?? 'GET' }, (answer) => void answer.pipe(response)));
  });
  server.on('connect', (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? 'nobody'}`);
    if (refuses) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const port = Number(String(request.url).split(':').at(-1));
    const tunnel = connect(port, '127.0.0.1', () => void socket.write('HTTP/1.1 200 Connected\r\n\r\n'));
    tunnel.pipe(socket).pipe(tunnel);
    for (const end of [tunnel, socket]) end.on('error', () => end.destroy());
  });
  return { asked, port: await listen(server) };
}

const ok: RequestListener = (_request, response) => void response.end('ok');
const plain = { method: 'POST', redirect: 'manual', body: 'x' } as const;
const fetchWith = (options: HttpOptions) => createNodeFetch(checkHttp(options));

describe('a proxy', () => {
  test('that is named gets every request', async () => {
    const { asked, port } = await startProxy();
    const url = `http://127.0.0.1:${await listen(createServer(ok))}/a?b=c`;
    expect(await (await fetchWith({ proxy: `http://127.0.0.1:${port}` })(url, plain)).text()).toBe('ok');
    expect(asked).toEqual([`POST ${url}`]);
  });

  test('lets secure connections through as they are, and hears who asks', async () => {
    const { asked, port } = await startProxy();
    const target = await listen(createSecureServer(selfSigned, ok));
    await expect(fetchWith({ proxy: `http://waymark:secret@127.0.0.1:${port}` })(`https://localhost:${target}`, plain)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(asked).toEqual([`CONNECT localhost:${target} Basic ${btoa('waymark:secret')}`]);
  });

  test('of the environment is used when asked for, but not for what it excepts', async () => {
    const { asked, port } = await startProxy();
    const url = `http://127.0.0.1:${await listen(createServer(ok))}/`;
    const env = { HTTP_PROXY: `http://127.0.0.1:${port}` };
    const flags = new Set(['--use-env-proxy']);
    const fetchIn = (more: Record<string, string>, options?: HttpOptions) => createNodeFetch(checkHttp(options, { env: { ...env, ...more }, execArgv: [], allowedNodeEnvironmentFlags: flags }));
    await fetchIn({})(url, plain);
    await fetchIn({ NODE_USE_ENV_PROXY: '1', NO_PROXY: '127.0.0.1' })(url, plain);
    await fetchIn({ NODE_USE_ENV_PROXY: '1' }, { proxy: 'none' })(url, plain);
    expect(asked).toHaveLength(0);
    await fetchIn({ NODE_USE_ENV_PROXY: '1' })(url, plain);
    await fetchIn({ NODE_OPTIONS: '--use-env-proxy' })(url, plain);
    await fetchIn({}, { proxy: 'environment' })(url, plain);
    await fetchIn({ HTTP_PROXY: `127.0.0.1:${port}` }, { proxy: 'environment' })(url, plain);
    expect(asked).toHaveLength(4);
  });

  test('that takes connections and says nothing is given up in time, and nothing was sent', async () => {
    const port = await listen(createTcpServer());
    await expect(fetchWith({ proxy: `http://127.0.0.1:${port}`, connectTimeoutMs: 20 })('https://localhost/', plain)).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
  });

  test('behind which a server says nothing is given up in time, and nothing was sent', async () => {
    const { port } = await startProxy();
    const target = await listen(createTcpServer());
    await expect(fetchWith({ proxy: `http://127.0.0.1:${port}`, connectTimeoutMs: 20 })(`https://localhost:${target}`, plain)).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
  });

  test('that says nothing holds nobody up who has been told to stop', async () => {
    const port = await listen(createTcpServer());
    const controller = new AbortController();
    const sent = fetchWith({ proxy: `http://127.0.0.1:${port}`, connectTimeoutMs: 600_000, keepAliveMs: 600_000 })('https://localhost/', { ...plain, signal: controller.signal });
    controller.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('needs a Node.js that knows proxies', () => {
    const host = { env: {}, execArgv: [], allowedNodeEnvironmentFlags: new Set<string>() };
    expect(() => checkHttp({ proxy: 'http://proxy.example' }, host)).toThrow(expect.objectContaining({ code: 'proxy-unsupported' }));
    expect(checkHttp({}, host).proxyEnv).toBeUndefined();
  });
});

describe('connections', () => {
  test('that are not free in time have sent nothing, so what waits for one goes again where a repeat would count twice', async () => {
    const answers: (() => void)[] = [];
    let arrived = (): void => undefined;
    const first = new Promise<void>((resolve) => (arrived = resolve));
    const server = createServer((_request, response) => {
      answers.push(() => response.end());
      arrived();
    });
    const url = `http://127.0.0.1:${await listen(server)}/`;
    const fetch = fetchWith({ maxConnections: 1 });
    const controller = new AbortController();
    const sent = fetch(url, plain);
    await first;
    const waiting = fetch(url, { ...plain, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError', code: 'NOT_SENT' });
    for (const answer of answers) answer();
    expect((await sent).status).toBe(200);
  });

  test('are as many as allowed, and the rest waits', async () => {
    let [open, most] = [0, 0];
    let bothAreThere = (): void => undefined;
    const both = new Promise<void>((resolve) => (bothAreThere = resolve));
    const url = `http://127.0.0.1:${await listen(
      createServer((_request, response) => {
        most = Math.max(most, (open += 1));
        if (open === 2) bothAreThere();
        // A moment later, in which one too many would come.
        void both.then(() => pause(2)).then(() => {
          open -= 1;
          response.end();
        });
      }),
    )}`;
    const fetch = fetchWith({ maxConnections: 2 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(url, plain)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(most).toBe(2);
  });

  test('are not kept when nobody wants them', async () => {
    const server = createServer(ok);
    let made = 0;
    server.on('connection', () => {
      made += 1;
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const fetch = fetchWith({ keepAliveMs: 0 });
    for (let index = 0; index < 3; index += 1) await fetch(url, plain);
    expect(made).toBe(3);
  });

  test('may be those of the application', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    cleanUps.push(() => agent.destroy());
    const port = await listen(createServer(ok));
    await fetchWith({ agents: { http: agent } })(`http://127.0.0.1:${port}`, plain);
    expect(Object.keys({ ...agent.sockets, ...agent.freeSockets })).toEqual([`127.0.0.1:${port}:`]);
  });
});

describe('the drop says why a connection failed', () => {
  const once = (url: string): Transport => httpTransport({ name: 'vendor', runsIn: 'server', retry: { maxAttempts: 1 }, repeatSafe: () => false, encode: () => ({ url, body: '{}' }) });

  async function whyOf(url: string, http: HttpOptions = {}) {
    const drops: Drop[] = [];
    const tracker = createServerTracker({ transports: [once(url)], http, onDrop: (drop) => drops.push(drop) });
    tracker.track('goalCompleted', { goalId: 'newsletter' });
    await tracker.close(60_000);
    const [{ reason, why } = { reason: undefined, why: undefined }] = drops;
    return [reason, why?.code, why?.message.includes('because a repeat could count twice') ? 'may have arrived' : 'not sent'];
  }

  test('a name that nobody knows', async () => {
    // No server is asked for a name with a part of 64 letters.
    expect(await whyOf(`http://${'n'.repeat(64)}.example/`)).toEqual(['gave-up', 'dns-failed', 'not sent']);
  });

  test('a port at which nobody listens', async () => {
    expect(await whyOf('http://127.0.0.1:1/')).toEqual(['gave-up', 'connection-refused', 'not sent']);
  });

  test('a connection that breaks off', async () => {
    const port = await listen(createServer((request) => request.socket.destroy()));
    expect(await whyOf(`http://127.0.0.1:${port}`)).toEqual(['gave-up', 'connection-reset', 'may have arrived']);
  });

  test('a certificate that cannot be trusted', async () => {
    expect(await whyOf(`https://localhost:${await listen(createSecureServer(selfSigned, ok))}`)).toEqual(['gave-up', 'tls-failed', 'not sent']);
  });

  test('a server that does not speak TLS', async () => {
    expect(await whyOf(`https://127.0.0.1:${await listen(createServer(ok))}`)).toEqual(['gave-up', 'tls-failed', expect.any(String)]);
  });

  test('a server that accepts and then says nothing', async () => {
    const port = await listen(createTcpServer());
    expect(await whyOf(`https://127.0.0.1:${port}`, { connectTimeoutMs: 20 })).toEqual(['gave-up', 'connection-timeout', 'not sent']);
  });

  test('a proxy that asks for a password', async () => {
    const port = await listen(createServer((_request, response) => void response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end()));
    expect(await whyOf('http://localhost/', { proxy: `http://127.0.0.1:${port}` })).toEqual(['gave-up', 'http-407', 'not sent']);
  });

  test('a proxy that refuses', async () => {
    const { port } = await startProxy(true);
    expect(await whyOf('https://localhost/', { proxy: `http://127.0.0.1:${port}` })).toEqual(['gave-up', 'proxy-failed', 'not sent']);
  });
});

describe('options', () => {
  test.each([
    [{ proxies: 'http://proxy.example' }, 'option-unknown'],
    [{ proxy: 'proxy.example:3128' }, 'option-invalid'],
    [{ proxy: 'socks5://proxy.example' }, 'option-invalid'],
    [{ proxy: true }, 'option-invalid'],
    [{ maxConnections: 0 }, 'option-invalid'],
    [{ keepAliveMs: -1 }, 'option-invalid'],
    [{ connectTimeoutMs: 0 }, 'option-invalid'],
    ['http://proxy.example', 'options-invalid'],
  ])('%j are refused with %s', (http, code) => {
    expect(() => createServerTracker({ transports: [], http: http as HttpOptions })).toThrow(expect.objectContaining({ code }));
  });

  test('a refusal shows no password', () => {
    expect(() => checkHttp({ proxy: 'socks5://waymark:secret@proxy.example' })).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  });

  test('of how the built-in fetch connects do not go with another fetch', () => {
    expect(() => createServerTracker({ transports: [], http: {}, fetch })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });
});
