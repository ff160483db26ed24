import { createFakeClock, recordingTransport } from '@waymark/core/testing';
import { memoryOutbox, type Outbox, type Refusal, type Transport } from '@waymark/core';
import { describe, expect, test, vi } from 'vitest';
import { jsonLines } from '../adapters/json-lines.ts';
import { busyDay } from '../__fixtures__/busy-day.ts';
import { decision, goal, relayKit, shop } from '../__fixtures__/relay-kit.ts';
import { operationsOf } from '../operations/operations-of.ts';
import type { LogEntry } from './entry.ts';

/** What a log said, without times and texts. */
function said(entries: readonly LogEntry[]) {
  return entries.map(({ level, code, fields }): Readonly<Record<string, unknown>> => ({ level, code, ...fields }));
}

describe('the log of a relay', () => {
  test('says what happened, and what can come often once a minute', async () => {
    const entries: LogEntry[] = [];
    const { relay, clock } = await busyDay({ log: (entry) => entries.push(entry), onDrop: () => undefined });
    await clock.advance(60_000);
    const closed = relay.close(1000);
    await clock.advance(2000);
    await closed;
    const all = said(entries);
    expect(all[0]).toEqual({ level: 'info', code: 'relay-started', transports: 'good,strict,broken', outbox: 'memory', durable: false });
    expect(all).toContainEqual({ level: 'warn', code: 'events-refused', reason: 'invalid', cause: 'event-unknown', count: 1 });
    expect(all).toContainEqual({ level: 'warn', code: 'events-refused', reason: 'too-large', cause: 'too-large', count: 1 });
    expect(all).toContainEqual({ level: 'warn', code: 'requests-refused', reason: 'origin-not-allowed', count: 1 });
    expect(all).toContainEqual({ level: 'warn', code: 'events-dropped', transport: 'strict', reason: 'refused', cause: 'http-422', count: 1 });
    expect(all.filter(({ code, reason }) => code === 'events-dropped' && reason === 'refused').map(({ count }) => count)).toEqual([1, 3]);
    expect(all.filter(({ code }) => code === 'destination-halted')).toEqual([{ level: 'error', code: 'destination-halted', transport: 'broken', cause: 'http-503' }]);
    const lost = { level: 'warn', code: 'events-dropped', transport: 'broken', reason: 'closed', cause: 'closed' };
    expect(all.slice(-4)).toEqual([
      { level: 'info', code: 'relay-closing' },
      { ...lost, count: 1 },
      { ...lost, count: 3 },
      { level: 'info', code: 'relay-closed', delivered: 4, waiting: 0 },
    ]);
  });

  test('says when a destination takes events again, and how long it did not', async () => {
    const entries: LogEntry[] = [];
    const mended = recordingTransport({ name: 'mended', answer: (_events, nth) => (nth < 5 ? { status: 'retry', why: { code: 'http-503', message: 'Down.' } } : { status: 'delivered' }), retry: { delaysMs: [1000] } });
    const { clock, post } = relayKit({ transports: [mended], log: (entry) => entries.push(entry), random: () => 0 });
    await post([goal('a')]);
    await clock.advance(60_000);
    expect(said(entries).slice(1)).toEqual([
      { level: 'error', code: 'destination-halted', transport: 'mended', cause: 'http-503' },
      { level: 'info', code: 'destination-recovered', transport: 'mended', seconds: 5 },
    ]);
  });

  test('says once that it drains, and tells wishes of the operator from losses', async () => {
    const entries: LogEntry[] = [];
    const { relay, post } = relayKit({ log: (entry) => entries.push(entry), enrichers: [() => null] });
    await post([goal('a')]);
    relay.drain();
    relay.drain();
    expect(said(entries).slice(1)).toEqual([
      { level: 'info', code: 'events-dropped', transport: 'vendor', reason: 'enricher', cause: 'enricher', count: 1 },
      { level: 'info', code: 'events-refused', reason: 'enricher', cause: 'enricher', count: 1 },
      { level: 'info', code: 'relay-draining' },
    ]);
  });

  test('takes the place of the console, and lets callbacks hear as before', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const problems: Refusal[] = [];
    const options = { onConsent: () => Promise.reject(new Error('no')), log: () => undefined };
    const { drops, post } = relayKit({ ...options, onError: (problem) => problems.push(problem), transports: [recordingTransport({ answer: () => ({ status: 'refused', why: { code: 'http-400', message: 'No.' } }) })] });
    await post([goal('a', { payload: {} }), decision('d')]);
    expect([drops.length, problems.length]).toEqual([1, 1]);
    const { onDrop: _onDrop, ...silent } = { onDrop: undefined, ...options };
    await relayKit({ ...silent, log: () => undefined }).post([decision('d')]);
    expect([warn.mock.calls, error.mock.calls]).toEqual([[], []]);
    vi.restoreAllMocks();
  });

  test('that throws disturbs nothing', async () => {
    const { post } = relayKit({
      log() {
        throw new Error('full');
      },
    });
    expect(await post([goal('a'), goal('b', { payload: {} })])).toMatchObject({ status: 202, results: [{ status: 'accepted' }, { status: 'dropped' }] });
  });

  test('must be a function', () => {
    expect(() => relayKit({ log: 'console' as never })).toThrow('option "log" must be a function, such as jsonLines() of "@waymark/relay/node", found "console"');
  });
});

test('jsonLines writes a line of JSON for each entry, whose own members win', () => {
  const lines: string[] = [];
  jsonLines((line) => lines.push(line))({ level: 'warn', time: Date.UTC(2026, 10, 22), code: 'events-dropped', message: 'Gone.', fields: { count: 2, level: 'none', text: 'a\nb' } });
  expect(lines).toEqual(['{"time":"2026-11-22T00:00:00.000Z","level":"warn","code":"events-dropped","message":"Gone.","count":2,"text":"a\\nb"}\n']);
});

/** Whatever must stand in no log, metric or error. Every text of a visitor or secret has it. */
const mark = 'zq7secretzq7';

/** What has the mark wherever a sender can put something. */
const marked = {
  ...goal(mark),
  name: mark,
  [mark]: mark,
  payload: { [mark]: mark, email: `${mark}@shop.example` },
  who: { browserId: mark, email: `${mark}@shop.example`, userId: mark },
  where: { runtime: 'browser', url: `https://${mark}.example/?token=${mark}`, client: { ip: mark } },
};

/** Fails in every way that a destination can, and says so with the words of the visitor. */
function treacherous(name: string, outcome: () => ReturnType<Transport['send']>): Transport {
  return recordingTransport({ name, answer: outcome, retry: { delaysMs: [1], maxAttempts: 2 }, limits: { maxEvents: 1, maxBytes: 1_000_000, concurrency: 1 } });
}

test('nothing personal and no secret stands in any log line, metric or error', async () => {
  const clock = createFakeClock();
  const entries: LogEntry[] = [];
  const why = { code: `${mark}@shop.example`, message: `${mark} is unknown`, cause: new Error(mark) };
  const troubles: Refusal[] = [];
  const outbox: Outbox = { ...memoryOutbox({ clock }), trouble: () => troubles[0] };
  const kit = relayKit({
    clock,
    outbox,
    transports: [
      treacherous('refuses', async () => ({ status: 'refused', why, pausesLane: true })),
      treacherous('fails', async () => ({ status: 'retry', why })),
      treacherous('throws', () => Promise.reject(Object.assign(new Error(mark), { code: mark, name: `${mark} ` }))),
    ],
    onDrop() {
      throw new Error(mark);
    },
    onConsent: () => Promise.reject(new Error(mark)),
    enrichers: [
      (event) => {
        if (event.id === 'throws') throw new Error(mark);
        return event;
      },
    ],
    serviceTokens: [`token-${mark}-token`],
    pageTokens: { secrets: [`${mark}${mark}${mark}`], required: false },
    sources: [{ name: 'hook', path: '/hook', start: () => undefined, fetch: () => Promise.reject(new Error(mark)) }],
    limits: { requestsPerMinute: 14 },
    log: (entry) => entries.push(entry),
  });
  const headers = { 'user-agent': mark, cookie: `waymark_id=${mark}`, referer: `https://shop.example/${mark}` };
  const good = goal('good', { who: { browserId: mark, email: `${mark}@shop.example` }, where: { runtime: 'browser', url: `${shop}/?email=${mark}` } });
  await kit.post([marked, good, { ...good, id: 'throws' }, { ...good, id: 'origin', where: marked.where }, { ...good, id: 'bad', payload: { goalId: 7, [mark]: mark } }, decision('d', { who: { browserId: mark } })], { headers });
  await kit.post([good], { headers: { ...headers, origin: `https://${mark}.example` } });
  await kit.post([good], { headers: { ...headers, origin: '', authorization: `Bearer wrong-${mark}-wrong` } });
  await kit.post([good], { headers: { ...headers, 'content-type': mark } });
  await kit.post([good], { headers, pageToken: mark });
  await kit.relay(new Request(`${shop}/hook?${mark}`, { method: 'POST', headers: { ...headers, [`x-${mark}`]: mark }, body: mark }));
  await kit.post([good], { v: 99, headers });
  await kit.post([good], { v: mark, headers });
  for (let nth = 0; nth < 15; nth += 1) await kit.post([], { headers, counters: { dropped: { [mark]: 3, refused: 1 }, sender: mark } });
  await kit.clock.advance(200_000);
  troubles.push({ code: 'outbox-disk-full', message: 'Full.', cause: new Error(mark) });
  const metrics = await (await operationsOf(kit.relay)(new Request(`http://relay/metrics?${mark}`))).text();
  const unready = await (await operationsOf(kit.relay)(new Request('http://relay/ready', { headers: { cookie: mark } }))).text();
  const closed = kit.relay.close(0);
  await kit.clock.advance(1000);
  await closed;
  const codes = new Set(entries.map(({ code }) => code));
  for (const code of ['events-refused', 'events-dropped', 'requests-refused', 'destination-halted', 'callback-threw', 'enricher-threw', 'relay-closed']) expect(codes).toContain(code);
  const reasons = new Set(entries.map(({ fields }) => fields['reason']));
  for (const reason of ['origin-not-allowed', 'token-unknown', 'media-type-unknown', 'version-unknown', 'rate-exceeded', 'page-token-forged', 'invalid', 'refused', 'gave-up']) expect(reasons).toContain(reason);
  expect(unready).toContain('outbox-failing');
  for (const text of [JSON.stringify(entries), metrics, unready, JSON.stringify(kit.relay.report())]) expect(text).not.toContain(mark);
});
