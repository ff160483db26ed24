import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { makeBatch, makeEvent, makeSendContext } from '../testing.ts';
import { httpTransport, type HttpTransportOptions } from '../transport.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: (seen: Seen, response: ServerResponse, nth: number) => void) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const record = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      seen.push(record);
      answer(record, response, seen.length - 1);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const events = ['a', 'b', 'c', 'd'].map((id) => makeEvent('eventOccurred', { name: id }, { id }));

function batched(url: string, options: Partial<HttpTransportOptions> = {}) {
  return httpTransport({
    name: 'test',
    runsIn: 'anywhere',
    encode: (batch) => [{ url, body: `[${batch.entries.map(({ json }) => json).join()}]`, ids: batch.entries.map(({ id }) => id) }],
    ...options,
  });
}

function stepped(url: string, options: Partial<HttpTransportOptions> = {}) {
  return batched(url, {
    encode: (batch) => batch.events.flatMap(({ id }) => [1, 2, 3].map((step) => ({ url: `${url}/${id}/${step}`, body: '{}', ids: [id] }))),
    ...options,
  });
}

describe('httpTransport', () => {
  test.each([
    [200, { status: 'delivered' }],
    [204, { status: 'delivered' }],
    [302, { refused: 'http-302', pausesLane: true }],
    [400, { refused: 'http-400' }],
    [401, { refused: 'http-401', pausesLane: true }],
    [403, { refused: 'http-403', pausesLane: true }],
    [404, { refused: 'http-404' }],
    [408, { retry: 'http-408' }],
    [425, { retry: 'http-425' }],
    [429, { retry: 'http-429' }],
    [500, { retry: 'http-500', doubtful: true }],
    [503, { retry: 'http-503', doubtful: true }],
  ] as const)('reads an answer of %i', async (status, expected) => {
    const { url } = await serve((_seen, response) => response.writeHead(status, { location: '/elsewhere' }).end());
    const outcome = await batched(url).send(makeBatch(events.slice(0, 1)), makeSendContext());
    if ('status' in expected) return expect(outcome).toEqual(expected);
    if (outcome.status !== 'mixed') throw new Error(`expected a mixed outcome, got ${outcome.status}`);
    expect(outcome.refused.get('a')?.code).toBe('refused' in expected ? expected.refused : undefined);
    expect(outcome.retry.get('a')?.code).toBe('retry' in expected ? expected.retry : undefined);
    expect(outcome.doubtful?.has('a')).toBe('doubtful' in expected);
    expect(outcome.pausesLane ?? false).toBe('pausesLane' in expected);
  });

  test("sends by the tracker's fetch where its own is undefined, as a setting is that is not there", async () => {
    const { url } = await serve((_seen, response) => response.end());
    const outcome = await batched(url, { fetch: undefined } as unknown as HttpTransportOptions).send(makeBatch(events.slice(0, 1)), makeSendContext());
    expect(outcome).toEqual({ status: 'delivered' });
  });

  test('sends JSON with a content type and no credentials, and nothing for an empty batch', async () => {
    const { url, seen } = await serve((_seen, response) => response.end());
    const transport = batched(url);
    expect(await transport.send(makeBatch([]), makeSendContext())).toEqual({ status: 'delivered' });
    expect(seen).toHaveLength(0);
    await transport.send(makeBatch(events), makeSendContext());
    expect(seen[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(events);
  });

  test('awaits each request of an event and resumes at the one that failed', async () => {
    const { url, seen } = await serve((_seen, response, nth) => response.writeHead(nth === 1 ? 503 : 200).end());
    const how = makeSendContext();
    const transport = stepped(url);
    const first = await transport.send(makeBatch(events.slice(0, 2)), how);
    expect(seen.map(({ path }) => path)).toEqual(['/a/1', '/a/2']);
    expect(first).toMatchObject({ status: 'mixed' });
    if (first.status === 'mixed') expect([...first.retry].map(([id, { code }]) => [id, code])).toEqual([['a', 'http-503'], ['b', 'not-sent']]);
    expect(await transport.send(makeBatch(events.slice(0, 2)), how)).toEqual({ status: 'delivered' });
    expect(seen.slice(2).map(({ path }) => path)).toEqual(['/a/2', '/a/3', '/b/1', '/b/2', '/b/3']);
  });

  test('goes on with other events when one is refused, and skips the rest of its steps', async () => {
    const { url, seen } = await serve((_seen, response, nth) => response.writeHead(nth === 1 ? 400 : 200).end());
    const outcome = await stepped(url).send(makeBatch(events.slice(0, 2)), makeSendContext());
    expect(seen.map(({ path }) => path)).toEqual(['/a/1', '/a/2', '/b/1', '/b/2', '/b/3']);
    expect(outcome.status === 'mixed' && [...outcome.refused.keys()]).toEqual(['a']);
  });

  test('asks for halves after a 413, and refuses a single event that is too large', async () => {
    const { url } = await serve((_seen, response) => response.writeHead(413).end());
    const many = await batched(url).send(makeBatch(events), makeSendContext());
    expect(many.status === 'mixed' && many.split?.get('d')?.most).toBe(2);
    const one = await batched(url).send(makeBatch(events.slice(0, 1)), makeSendContext());
    expect(one.status === 'mixed' && one.refused.get('a')?.code).toBe('too-large');
  });

  test('honours Retry-After in seconds and as a date, measured against the answer’s own clock', async () => {
    const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
    const headers = [{ 'retry-after': '7' }, { date, 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, { date, 'retry-after': 'Thursday, 01-Jan-26 00:00:08 GMT' }, { 'retry-after': 'soon' }];
    const { url } = await serve((_seen, response, nth) => response.writeHead(429, headers[nth]).end());
    const waits: (number | undefined)[] = [];
    for (const _header of headers) {
      const outcome = await batched(url).send(makeBatch(events.slice(0, 1)), makeSendContext());
      waits.push('notBefore' in outcome ? outcome.notBefore : undefined);
    }
    expect(waits).toEqual([7000, 9000, 8000, undefined]);
  });

  test.each([
    [['5', '10'], 10_000],
    [['10', 'soon', '5'], 10_000],
    [['5', 'Thu, 01 Jan 2026 00:00:09 GMT'], 9000],
    [['Thu, 01 Jan 2026 00:00:09 GMT', 'Thu, 01 Jan 2026 00:00:11 GMT'], 11_000],
    [['3', '999999999'], 86_400_000],
    [['0', '-5'], undefined],
  ])('of several Retry-After %j, of a server and of what stands before it, the longest counts', async (values, expected) => {
    const { url } = await serve((_seen, response) => response.setHeader('retry-after', values).setHeader('date', 'Thu, 01 Jan 2026 00:00:00 GMT').writeHead(503).end());
    const outcome = await batched(url).send(makeBatch(events.slice(0, 1)), makeSendContext());
    expect('notBefore' in outcome ? outcome.notBefore : undefined).toBe(expected);
  });

  test('tells a connection that was never made from one that broke', async () => {
    const { url } = await serve((_seen, response) => response.destroy());
    const broken = await batched(url).send(makeBatch(events.slice(0, 1)), makeSendContext());
    expect(broken.status === 'mixed' && [broken.retry.get('a')?.code, broken.doubtful?.has('a')]).toEqual(['network', true]);
    const closed = await serve((_seen, response) => response.end());
    await new Promise((resolve) => servers.at(-1)?.close(resolve));
    const never = await batched(closed.url).send(makeBatch(events.slice(0, 1)), makeSendContext());
    expect(never.status === 'mixed' && [never.retry.get('a')?.code, never.doubtful?.has('a')]).toEqual(['network', false]);
  });

  test('stops on abort and calls that a timeout', async () => {
    const { url } = await serve(() => undefined);
    const controller = new AbortController();
    const sending = batched(url).send(makeBatch(events.slice(0, 1)), makeSendContext({ signal: controller.signal }));
    controller.abort();
    const outcome = await sending;
    expect(outcome.status === 'mixed' && [outcome.retry.get('a')?.code, outcome.doubtful?.has('a')]).toEqual(['timeout', true]);
  });

  test('knows that nothing was sent where it was stopped while there was no connection', async () => {
    const controller = new AbortController();
    const fetch = async (): Promise<never> => {
      controller.abort();
      throw Object.assign(new Error('No connection was free.'), { code: 'NOT_SENT' });
    };
    const outcome = await batched('http://shop.example/').send(makeBatch(events.slice(0, 1)), makeSendContext({ signal: controller.signal, fetch }));
    expect(outcome.status === 'mixed' && [outcome.retry.get('a')?.code, outcome.doubtful?.has('a')]).toEqual(['timeout', false]);
  });

  test('starts every first request in the same tick when the page leaves, with keepalive', () => {
    const calls: { url: string; keepalive: boolean | undefined }[] = [];
    const fetch = (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      calls.push({ url: String(url), keepalive: init?.keepalive });
      return new Promise(() => undefined);
    };
    void stepped('https://shop.example').send(makeBatch(events.slice(0, 3)), makeSendContext({ urgency: 'exit', fetch }));
    expect(calls).toEqual(['a', 'b', 'c'].map((id) => ({ url: `https://shop.example/${id}/1`, keepalive: true })));
  });

  test('reads long answers to the end and keeps only their beginning', async () => {
    let kept = 0;
    const { url } = await serve((_seen, response) => response.end('x'.repeat(300_000)));
    const transport = batched(url, {
      readAnswer: (answer) => {
        kept = answer.text.length;
        return { status: 'delivered' };
      },
    });
    expect(await transport.send(makeBatch(events), makeSendContext())).toEqual({ status: 'delivered' });
    expect(kept).toBe(65_536);
  });

  test('takes what prepare found out, or its outcome', async () => {
    const { url, seen } = await serve((_seen, response) => response.end());
    const transport = httpTransport<{ token: string }>({
      name: 'test',
      runsIn: 'anywhere',
      prepare: (batch) => (batch.entries.length > 1 ? { outcome: { status: 'refused', why: { code: 'many', message: 'too many' } } } : Promise.resolve({ token: 't' })),
      encode: (batch, { prepared }) => batch.entries.map(({ id }) => ({ url: `${url}/${prepared.token}`, method: 'GET', ids: [id] })),
    });
    expect(await transport.send(makeBatch(events), makeSendContext())).toMatchObject({ status: 'refused', why: { code: 'many' } });
    expect(await transport.send(makeBatch(events.slice(0, 1)), makeSendContext())).toEqual({ status: 'delivered' });
    expect(seen.map(({ method, path }) => [method, path])).toEqual([['GET', '/t']]);
  });
});
