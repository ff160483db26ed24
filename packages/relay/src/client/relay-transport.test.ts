import { gunzipSync } from 'node:zlib';
import { createTracker } from '@waymark/core';
import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import type { RelayTransportOptions } from './create-relay-transport.ts';
import { relayTransport as relayTransportOfPages } from './page.ts';
import { relayTransport } from './relay-transport.ts';

const events = ['a', 'b', 'c'].map((id) => makeEvent('goalCompleted', { goalId: 'goal' }, { id }));

function answering(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    calls.push({ url: String(url), init: init ?? {} });
    return new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
  };
  return { fetch, calls };
}

async function send(host: ReturnType<typeof answering>, options: RelayTransportOptions = {}, urgency: 'normal' | 'exit' = 'normal') {
  const transport = relayTransport({ now: () => 1234, ...options });
  return transport.send(makeBatch(events), makeSendContext({ fetch: host.fetch, urgency, counters: { accepted: 3, delivered: 0, waiting: 3, dropped: 0 } }));
}

const accepted = { v: 1, results: events.map(({ id }) => ({ id, status: 'accepted' })) };

describe('the request', () => {
  test('goes to the page\'s own origin', async () => {
    const host = answering(200, accepted);
    expect(await send(host)).toEqual({ status: 'delivered' });
    const [{ url, init } = { url: '', init: {} }] = host.calls;
    expect(host.calls).toHaveLength(1);
    expect(url).toBe('/w');
    expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'text/plain' }, redirect: 'manual', keepalive: false });
    expect(JSON.parse(String(init.body))).toEqual({ v: 1, sentAt: 1234, counters: { accepted: 3, delivered: 0, waiting: 3, dropped: 0 }, events });
  });

  test('goes to another origin without a preflight, with cookies where asked', async () => {
    const host = answering(200, accepted);
    await send(host, { url: 'https://t.shop.example/collect', credentials: 'include' });
    expect(host.calls[0]).toMatchObject({
      url: 'https://t.shop.example/collect',
      init: { credentials: 'include', headers: { 'content-type': 'text/plain' } },
    });
  });

  test('is kept alive when the page goes', async () => {
    const host = answering(200, accepted);
    const sent = send(host, {}, 'exit');
    expect(host.calls).toHaveLength(1);
    expect(host.calls[0]?.init.keepalive).toBe(true);
    await sent;
  });
});

describe('a packed request', () => {
  const long = makeBatch([makeEvent('eventOccurred', { name: 'long', details: { text: 'tea '.repeat(500) } }, { id: 'long' })]);

  async function sendLong(options: RelayTransportOptions, batch = long, urgency: 'normal' | 'exit' = 'normal'): Promise<RequestInit> {
    const host = answering(202, accepted);
    const sent = relayTransport({ compress: true, ...options }).send(batch, makeSendContext({ fetch: host.fetch, urgency }));
    if (urgency === 'exit') expect(host.calls).toHaveLength(1);
    await sent;
    return host.calls[0]?.init ?? {};
  }

  test('is gzip, a fraction of the size, and says so', async () => {
    const { body, headers } = await sendLong({});
    expect(headers).toEqual({ 'content-type': 'text/plain', 'content-encoding': 'gzip' });
    expect((body as Uint8Array).byteLength).toBeLessThan(long.size / 4);
    expect(JSON.parse(gunzipSync(body as Uint8Array).toString())).toMatchObject({ v: 1, events: long.events });
  });

  test('keeps its token', async () => {
    expect((await sendLong({ url: 'https://shop.example/w', token: 'a-token-of-16-characters' })).headers).toMatchObject({ authorization: 'Bearer a-token-of-16-characters', 'content-encoding': 'gzip' });
  });

  test.each<[string, RelayTransportOptions, ReturnType<typeof makeBatch>, 'normal' | 'exit']>([
    ['it is not asked for', { compress: false }, long, 'normal'],
    ['it is short', {}, makeBatch(events.slice(0, 1)), 'normal'],
    ['the page goes', {}, long, 'exit'],
  ])('goes as it is where %s', async (_why, options, batch, urgency) => {
    const { body, headers } = await sendLong(options, batch, urgency);
    expect([typeof body, headers]).toEqual(['string', { 'content-type': 'text/plain' }]);
  });

  test('goes by the fetch that was given', async () => {
    const [own, other] = [answering(202, accepted), answering(202, accepted)];
    await relayTransport({ compress: true, fetch: own.fetch }).send(long, makeSendContext({ fetch: other.fetch }));
    expect([own.calls.length, other.calls.length]).toEqual([1, 0]);
  });
});

describe('the answer, event by event', () => {
  test('accepted and repeated are delivered, dropped is refused with its cause, no result is tried again', async () => {
    const host = answering(200, {
      v: 1,
      results: [
        { id: 'a', status: 'repeated' },
        { id: 'b', status: 'dropped', reason: 'invalid', violations: [{ path: '', message: 'x' }] },
        { id: 'other', status: 'accepted' },
      ],
    });
    const outcome = await send(host);
    expect(outcome).toMatchObject({
      status: 'mixed',
      refused: new Map([['b', { code: 'relay-invalid', message: 'See relay-invalid in docs/errors.md.' }]]),
      retry: new Map([['c', expect.objectContaining({ code: 'relay-answer-unknown' })]]),
    });
  });

  test.each([['not-wanted'], ['no-consent'], ['enricher']])('%s is the wish of the operator, so the event is delivered', async (reason) => {
    const results = events.map(({ id }) => ({ id, status: 'dropped', reason }));
    expect(await send(answering(200, { v: 1, results }))).toEqual({ status: 'delivered' });
  });

  test.each([['queue-full'], ['closed']])('%s passes, so the event goes again', async (reason) => {
    const results = events.map(({ id }) => ({ id, status: 'dropped', reason }));
    const outcome = await send(answering(200, { v: 1, results }));
    expect(outcome.status === 'mixed' && [...outcome.retry.keys()]).toEqual(['a', 'b', 'c']);
  });

  test.each([
    [{ reason: 'invalid', code: 'origin-not-allowed' }, 'relay-origin-not-allowed'],
    [{ reason: 'too-large' }, 'relay-too-large'],
    [{ reason: '<b>jo@shop.example</b>' }, 'relay-answer-unknown'],
    [{ reason: 7, code: {} }, 'relay-answer-unknown'],
    [{}, 'relay-answer-unknown'],
  ])('a drop with %j has the code %s', async (cause, code) => {
    const results = [{ id: 'a', status: 'dropped', ...cause }, { id: 'b', status: 'accepted' }, { id: 'c', status: 'accepted' }];
    const outcome = await send(answering(200, { v: 1, results }));
    expect(outcome.status === 'mixed' && outcome.refused.get('a')?.code).toBe(code);
  });
});

describe('the answer as a whole', () => {
  test.each([
    [200, '<!doctype html>'],
    [200, { v: 2, results: [] }],
    [204, ''],
  ])('%i with %j is no relay: tried again', async (status, body) => {
    expect(await send(answering(status, body))).toMatchObject({ status: 'mixed', retry: new Map(events.map(({ id }) => [id, expect.objectContaining({ code: 'relay-answer-unknown' })])) });
  });

  test.each([[400], [413]])('%i halves the batch', async (status) => {
    expect(await send(answering(status, {}))).toMatchObject({ status: 'split', ...(status === 413 && { tooLarge: true }) });
  });

  test.each([[404], [405], [415], [401], [403], [302]])('%i pauses the lane', async (status) => {
    expect(await send(answering(status, {}))).toMatchObject({ status: 'refused', pausesLane: true });
  });

  test.each([['page-token-missing'], ['page-token-expired'], ['page-token-forged']])('401 because of %s is tried again, because the page may have another token by then', async (code) => {
    expect(await send(answering(401, { error: { code } }))).toMatchObject({ status: 'retry', why: { code: 'http-401' } });
  });

  test.each([[408], [429], [500], [503]])('%i is tried again, after the wait that it asks for', async (status) => {
    expect(await send(answering(status, {}, { 'retry-after': '7' }))).toMatchObject({ status: 'retry', notBefore: 7000 });
  });
});

describe('without an answer', () => {
  const broken = (error: unknown) => ({ calls: [], fetch: () => Promise.reject(error) });

  test.each([
    [{ code: 'network' }, new TypeError('broken')],
    [{ code: 'not-sent' }, Object.assign(new TypeError('no room'), { code: 'NOT_SENT' })],
  ])('the batch goes again, because of %j', async (why, error) => {
    expect(await send(broken(error))).toMatchObject({ status: 'retry', why });
  });

  test('in time it goes again', async () => {
    const how = makeSendContext({ fetch: broken(new Error('aborted')).fetch, signal: AbortSignal.abort() });
    expect(await relayTransport().send(makeBatch(events), how)).toMatchObject({ status: 'retry', why: { code: 'timeout' } });
  });
});

test('events of one browser are ordered', () => {
  const orderBy = relayTransport().orderBy;
  expect(events.map((event) => orderBy?.(event))).toEqual(Array(3).fill('browser-1'));
  expect(orderBy?.({ ...makeEvent('x', {}), who: { tabId: 't' } })).toBe('t');
  expect(orderBy?.({ ...makeEvent('x', {}), who: {} })).toBe('');
});

test.each([[''], ['waymark'], ['//evil.example/x'], ['ftp://shop.example'], ['https://'], ['https:///x'], ['/way mark']])('url %j is refused', (url) => {
  expect(() => relayTransport({ url })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});

test('before the visitor has decided nothing goes, unless the destinations need no consent', async () => {
  const host = answering(200, accepted);
  const byDefault = createTracker({ transports: [relayTransport()], consent: {}, fetch: host.fetch });
  const freely = createTracker({ transports: [relayTransport({ purposes: [] })], consent: {}, fetch: host.fetch });
  for (const tracker of [byDefault, freely]) tracker.track('goalCompleted', { goalId: 'newsletter' }, { id: 'a' });
  expect((await byDefault.flush()).transports['relay']).toMatchObject({ waiting: 1 });
  expect((await freely.flush()).transports['relay']).toMatchObject({ delivered: 1 });
  byDefault.setConsent({ analytics: 'granted', marketing: 'denied' });
  expect((await byDefault.flush()).transports['relay']).toMatchObject({ delivered: 1 });
  await Promise.all([byDefault.close(), freely.close()]);
});

test.each([['on servers and in development', relayTransport], ['in a page in production', relayTransportOfPages]])('what is undefined is left out, so that nobody loses the purposes to a setting that is not there: %s', (_where, make) => {
  const config: { readonly purposes?: readonly string[] } = {};
  const { purposes } = make({ purposes: config.purposes } as RelayTransportOptions);
  expect(purposes).toEqual(['analytics', 'marketing']);
});

test.each([
  [{ purpose: [] }, 'option-unknown'],
  [{ purposes: 'marketing' }, 'option-invalid'],
])('%j is refused, so that a slip does not change what consent is asked for', (options, code) => {
  expect(() => relayTransport(options as unknown as RelayTransportOptions)).toThrow(expect.objectContaining({ code }));
});
