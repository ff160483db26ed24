import { connect } from 'node:net';
import { recordingTransport } from '@waymark/core/testing';
import { memoryOutbox, memoryState, type Outbox, type Refusal, type RequestSource, type StateStore } from '@waymark/core';
import { afterEach, describe, expect, test } from 'vitest';
import { goal, readAnswer, shop } from '../__fixtures__/relay-kit.ts';
import { parseMetrics, samplesOf } from '../__fixtures__/parse-metrics.ts';
import { createRelay } from '../create-relay.ts';
import type { LogEntry } from '../log/entry.ts';
import type { RelayOptions } from '../relay-options.ts';
import { serveRelay, type ServeOptions } from './serve-relay.ts';

const hook: RequestSource = { name: 'hook', path: '/hook', start: () => undefined, fetch: async () => new Response() };

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function start(options: Partial<RelayOptions<Record<never, never>>> = {}, serving: ServeOptions = {}) {
  const relay = createRelay({ transports: [recordingTransport({ name: 'vendor' })], allowOrigins: [shop], onDrop: () => undefined, ...options });
  const server = await serveRelay(relay, { operations: {}, ...serving });
  cleanUps.push(() => server.close(0));
  const ask = async (path: string, base = server.operationsUrl ?? '', init: RequestInit = {}) => {
    const response = await fetch(`${base}${path}`, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const post = async (id: string) =>
    readAnswer(await fetch(`${server.url}/w`, { method: 'POST', headers: { 'content-type': 'application/json', origin: shop }, body: JSON.stringify({ v: 1, sentAt: Date.now(), counters: {}, events: [goal(id, { occurredAt: Date.now() })] }) }));
  return { relay, server, ask, post };
}

describe('the port of operations', () => {
  test('answers health, readiness and metrics, and the public one none of them', async () => {
    const { ask, post, server } = await start();
    await post('a');
    expect(await ask('/health')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await ask('/ready?verbose')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    const { text, headers } = await ask('/metrics');
    expect(samplesOf(parseMetrics(text, 'prometheus'))).toMatchObject({ waymark_relay_events_accepted_total: 1 });
    expect(headers.get('cache-control')).toBe('no-store');
    for (const path of ['/health', '/ready', '/metrics']) expect(await ask(path, server.url)).toMatchObject({ status: 404 });
  });

  test('answers at the paths that the operator chooses, and nowhere else', async () => {
    const { ask } = await start({}, { operations: { health: '/live', metrics: '/internal/numbers', ready: false } });
    expect(await Promise.all(['/live', '/internal/numbers', '/health', '/ready', '/metrics', '/'].map(async (path) => (await ask(path)).status))).toEqual([200, 200, 404, 404, 404, 404]);
  });

  test('takes GET and HEAD alone', async () => {
    const { ask } = await start();
    expect(await ask('/health', undefined, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    const { status, headers } = await ask('/metrics', undefined, { method: 'POST', body: 'x' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['TRACE /metrics', 'GET http://other/none', 'GET //none', 'GET *', 'get /metrics'])('survives %s', async (head) => {
    const { server, ask } = await start();
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(new URL(server.operationsUrl ?? '').port), '127.0.0.1', () => socket.write(`${head} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 40[045] /);
    expect((await ask('/health')).status).toBe(200);
  });

  test('is not opened where the relay cannot listen', async () => {
    const { server } = await start();
    const port = Number(new URL(server.url).port);
    await expect(serveRelay(createRelay({ transports: [], allowOrigins: [shop] }), { port, operations: {} })).rejects.toThrow('EADDRINUSE');
  });
});

describe('a relay is not ready', () => {
  const reasons = async (ask: Awaited<ReturnType<typeof start>>['ask']) => {
    const { status, text } = await ask('/ready');
    return [status, (JSON.parse(text) as { reasons?: unknown }).reasons];
  };

  test('while its outbox cannot keep events, and is again when it can', async () => {
    let trouble: Refusal | undefined;
    const outbox: Outbox = { ...memoryOutbox(), trouble: () => trouble };
    const entries: LogEntry[] = [];
    const { ask } = await start({ outbox, log: (entry) => entries.push(entry) });
    expect(await reasons(ask)).toEqual([200, undefined]);
    trouble = { code: 'outbox-disk-full', message: 'Full.' };
    expect(await reasons(ask)).toEqual([503, ['outbox-failing']]);
    expect((await ask('/health')).status).toBe(200);
    expect(entries.at(-1)).toMatchObject({ level: 'error', code: 'outbox-disk-full' });
    trouble = undefined;
    expect(await reasons(ask)).toEqual([200, undefined]);
  });

  test.each([
    ['at once', { throws: true }],
    ['later', { throws: false }],
  ])('while its state store fails %s, as it answers 503, and is again without being sent anything', async (_when, { throws }) => {
    let fails = false;
    const failure = new Error('No answer.');
    const get: StateStore['get'] = () => {
      if (!fails) return throws ? undefined : Promise.resolve(undefined);
      if (throws) throw failure;
      return Promise.reject(failure);
    };
    const { ask, post } = await start({ state: { ...memoryState(), get }, onError: () => undefined });
    const asked = async () => {
      await ask('/ready');
      return reasons(ask);
    };
    expect(await asked()).toEqual([200, undefined]);
    fails = true;
    expect([(await post('a')).status, await asked()]).toEqual([503, [503, ['state-failing']]]);
    fails = false;
    expect([await asked(), (await post('a')).status]).toEqual([[200, undefined], 202]);
  });

  test('while its outbox is nearly full, when it answers 503 itself', async () => {
    const { ask, post } = await start({
      outbox: memoryOutbox({ maxEvents: 2 }),
      transports: [recordingTransport({ answer: () => ({ status: 'retry', why: { code: 'http-503', message: 'Down.' } }) })],
    });
    await post('a');
    expect(await reasons(ask)).toEqual([200, undefined]);
    await post('b');
    expect(await reasons(ask)).toEqual([503, ['outbox-full']]);
    expect((await post('c')).status).toBe(503);
  });

  test('before it closes, for as long as a load balancer needs, and takes what comes meanwhile', async () => {
    const { ask, post, server } = await start({}, { drainDelayMs: 3000 });
    const closed = server.close(20_000);
    expect(await reasons(ask)).toEqual([503, ['draining']]);
    const late = await post('late');
    expect([late.status, late.headers.get('connection')]).toEqual([202, 'close']);
    expect((await closed).transports['vendor']).toMatchObject({ delivered: 1, waiting: 0 });
    await expect(post('too late')).rejects.toThrow('fetch failed');
    await expect(ask('/health')).rejects.toThrow('fetch failed');
  });

  test('while it closes', async () => {
    const { ask, post, server } = await start({ transports: [recordingTransport({ answer: () => new Promise(() => undefined) })] });
    await post('a');
    const closed = server.close(3000);
    expect(await reasons(ask)).toEqual([503, ['closing']]);
    await closed;
  });
});

describe('probes on the public port', () => {
  test('tell what a load balancer asks, and no more', async () => {
    const { ask, server, relay } = await start({ probes: { health: '/up', ready: '/take' } });
    expect(await ask('/up', server.url)).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await ask('/take', server.url, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    relay.drain();
    expect(await ask('/take', server.url)).toMatchObject({ status: 503, text: '{"status":"unready"}' });
    expect(await ask('/up', server.url)).toMatchObject({ status: 200 });
    expect(await ask('/up', server.url, { method: 'POST' })).toMatchObject({ status: 404 });
    expect(relay.report()).toMatchObject({ responses: { 200: 3, 503: 1, 404: 1 }, requests: { refused: { 'path-unknown': 1 } } });
  });

  test.each<[unknown, string]>([
    [{ health: 'up' }, 'must be a path of its own'],
    [{ health: '/up', ready: '/up' }, 'must be a path of its own'],
    [{ health: '/w' }, 'must be a path of its own'],
    [{ ready: '/hook' }, 'must be a path of its own'],
    [{ metrics: '/metrics' }, 'no option "metrics"'],
    ['/health', 'needs an options object'],
  ])('are refused as %j', (probes, fault) => {
    expect(() => createRelay({ transports: [], allowOrigins: [shop], sources: [hook], probes: probes as object })).toThrow(fault);
  });
});

test.each<[unknown]>([[-1], [5000], ['soon'], [Number.NaN]])('serveRelay refuses drainDelayMs %j', async (drainDelayMs) => {
  const relay = createRelay({ transports: [], allowOrigins: [shop] });
  await expect(serveRelay(relay, { drainDelayMs: drainDelayMs as number })).rejects.toMatchObject({ code: 'option-invalid' });
});
