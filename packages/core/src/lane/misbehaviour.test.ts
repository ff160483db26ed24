import { describe, expect, test } from 'vitest';
import { type Batch, createTracker, type Drop, memoryOutbox, type Outbox, type Refusal, type RetryPolicy, type SendOutcome, type TrackerOptions, type Transport } from '../index.ts';
import { createFakeClock } from '../testing.ts';
import { httpTransport } from '../transport.ts';

const bare: Transport = { name: 'bare', runsIn: 'anywhere', limits: { maxEvents: 10, maxBytes: 10_000, concurrency: 1 }, send: async () => ({ status: 'delivered' }) };

function setUp(transport: Partial<Transport>, options: Partial<TrackerOptions> = {}) {
  const clock = createFakeClock();
  const drops: Drop[] = [];
  const problems: Refusal[] = [];
  const tracker = createTracker({
    transports: [{ ...bare, ...transport }],
    clock,
    random: () => 0.5,
    onDrop: (drop) => drops.push(drop),
    onError: (problem) => problems.push(problem),
    ...options,
  });
  tracker.track('goalCompleted', { goalId: 'abc' }, { id: 'a' });
  tracker.track('goalCompleted', { goalId: 'abc' }, { id: 'b' });
  return { clock, drops, problems, tracker, report: () => tracker.report().transports['bare'] };
}

test('a transport is tried as usual where a member of its policy is undefined, as a setting is that is not there', async () => {
  const aborted: number[] = [];
  const retry = { delaysMs: undefined, maxAttempts: undefined, maxAgeMs: undefined, timeoutMs: undefined } as unknown as RetryPolicy;
  const { clock } = setUp({ retry, send: (_batch, { signal }) => new Promise(() => signal.addEventListener('abort', () => aborted.push(clock.ticks()))) });
  await clock.advance(25_000);
  expect(aborted).toEqual([11_000, 22_500]);
});

test('a transport needs no purposes', async () => {
  const { tracker, report } = setUp({});
  await tracker.flush();
  expect(report()).toEqual({ accepted: 2, delivered: 2, waiting: 0, dropped: {} });
});

test.each([[undefined], [null], ['delivered'], [{ status: 'wat' }], [{ status: 'retry' }], [{ status: 'refused', why: {} }], [{ status: 'mixed' }], [{ status: 'mixed', retry: new Map() }]])(
  'an answer of %j is no outcome, so the events are refused and the lane goes on',
  async (answer) => {
    let nth = 0;
    const { drops, tracker, report } = setUp({ send: async () => ((nth += 1) === 1 ? (answer as unknown as SendOutcome) : { status: 'delivered' }) });
    await tracker.flush();
    expect(drops.map(({ reason, why }) => [reason, why.code])).toEqual([['refused', 'transport-threw'], ['refused', 'transport-threw']]);
    tracker.track('goalCompleted', { goalId: 'abc' });
    await tracker.flush();
    expect(report()).toEqual({ accepted: 3, delivered: 1, waiting: 0, dropped: { refused: 2 } });
  },
);

test('a hook that throws is reported and changes nothing', async () => {
  const { problems, tracker, report } = setUp({
    settled() {
      throw new Error('a bug');
    },
  });
  await tracker.flush();
  expect(problems.map(({ code }) => code)).toEqual(['transport-threw', 'transport-threw']);
  expect(report()).toEqual({ accepted: 2, delivered: 2, waiting: 0, dropped: {} });
});

test('a transport that cannot say whether a repeat is safe gets none', async () => {
  const { problems, tracker, report } = setUp({
    send: async () => ({ status: 'retry', maybeTaken: true, why: { code: 'timeout', message: 'slow' } }),
    repeatSafe() {
      throw new Error('a bug');
    },
  });
  await tracker.flush();
  expect(problems).toHaveLength(2);
  expect(report()).toEqual({ accepted: 2, delivered: 0, waiting: 0, dropped: { 'gave-up': 2 } });
});

test('ids alone are enough to ask for events again', async () => {
  let nth = 0;
  const mixed = { status: 'mixed', retry: new Set(['b']), refused: new Map() } as unknown as SendOutcome;
  const { clock, tracker, report } = setUp({ send: async () => ((nth += 1) === 1 ? mixed : { status: 'delivered' }) });
  await tracker.flush();
  expect(report()).toMatchObject({ delivered: 1, waiting: 1 });
  await clock.advance(1000);
  expect(report()).toMatchObject({ delivered: 2, waiting: 0 });
});

test('a destination may find at the last moment that it has no use for an event', async () => {
  const refused = new Map([['b', { code: 'not-wanted', message: 'Nothing was added to the cart.' }]]);
  const { drops, tracker } = setUp({ send: async () => ({ status: 'mixed', retry: new Map(), refused }) });
  await tracker.flush();
  expect(drops.map(({ event, reason }) => [event.id, reason])).toEqual([['b', 'not-wanted']]);
});

test('a wait until a date is measured by the clock of the tracker', async () => {
  let requests = 0;
  const clock = createFakeClock();
  const fetch: typeof globalThis.fetch = async () => {
    requests += 1;
    return new Response(null, requests === 1 ? { status: 429, headers: { 'retry-after': new Date(clock.now() + 9000).toUTCString() } } : { status: 200 });
  };
  const tracker = createTracker({ clock, fetch, transports: [httpTransport({ name: 'dated', runsIn: 'anywhere', encode: () => ({ url: 'https://shop.example', body: '{}' }) })] });
  tracker.track('goalCompleted', { goalId: 'abc' });
  await clock.advance(8900);
  expect(requests).toBe(1);
  await clock.advance(100);
  expect(requests).toBe(2);
  expect(tracker.report().complete).toBe(true);
});

test.each([Number.NaN, Infinity, 'soon', -1])('a silence of %j is none, or ends within a day', async (notBefore) => {
  let nth = 0;
  const asks = { status: 'retry', why: { code: 'http-503', message: 'down' }, notBefore } as unknown as SendOutcome;
  const { clock, tracker, report } = setUp({ send: async () => ((nth += 1) === 1 ? asks : { status: 'delivered' }) });
  await tracker.flush();
  await clock.advance(86_400_000);
  expect(report()).toEqual({ accepted: 2, delivered: 2, waiting: 0, dropped: {} });
});

test('halves that an answer asks for are sent as halves', async () => {
  const sizes: number[] = [];
  const transport = httpTransport({
    name: 'halves',
    runsIn: 'anywhere',
    limits: { maxEvents: 10, maxBytes: 10_000, concurrency: 1 },
    encode: ({ entries }) => ({ url: 'https://shop.example', body: String(entries.length) }),
    readAnswer(_answer, { ids = [] }) {
      sizes.push(ids.length);
      const split = new Map(ids.map((id) => [id, { why: { code: 'too-many', message: 'too many' }, most: 2 }] as const));
      return ids.length > 2 ? { status: 'mixed', retry: new Map(), refused: new Map(), split } : { status: 'delivered' };
    },
  });
  const tracker = createTracker({ transports: [transport], fetch: async () => new Response('{}') });
  for (let index = 0; index < 4; index += 1) tracker.track('goalCompleted', { goalId: 'abc' });
  await tracker.flush();
  await tracker.flush();
  expect(sizes).toEqual([4, 2, 2]);
  expect(tracker.report()).toMatchObject({ complete: true, transports: { halves: { delivered: 4 } } });
});

describe('a stored text that was damaged', () => {
  /** An outbox that hands out one text with a hole in it. */
  function damaged(): Outbox {
    const outbox = memoryOutbox();
    return {
      ...outbox,
      take: async (lane, most) => (await outbox.take(lane, most)).map((entry) => (entry.id === 'a' ? { ...entry, keys: [], json: entry.json.slice(0, 40) } : { ...entry, keys: [] })),
    };
  }

  test.each([
    ['a transport that looks at events', { send: async ({ events }: Batch): Promise<SendOutcome> => (events.length > 0 ? { status: 'delivered' } : { status: 'refused', why: { code: 'empty', message: '' } }) }],
    ['a transport that keeps an order', { orderBy: () => 'key', send: async ({ events }: Batch): Promise<SendOutcome> => (events.length > 0 ? { status: 'delivered' } : { status: 'refused', why: { code: 'empty', message: '' } }) }],
  ])('costs no other event anything, with %s', async (_title, transport) => {
    const { clock, drops, problems, tracker, report } = setUp(transport, { outbox: damaged() });
    await tracker.flush();
    await clock.advance(60_000);
    await tracker.flush();
    expect(report()).toEqual({ accepted: 2, delivered: 1, waiting: 0, dropped: { refused: 1 } });
    expect(drops.map(({ event, why }) => [event.id, event.name, why.code])).toEqual([['a', '$unreadable', 'event-unreadable']]);
    expect(problems).toEqual([]);
  });

  test('that a transport sends as it is, is in the hands of the destination', async () => {
    const delivered: unknown[] = [];
    const { tracker, report } = setUp({}, { outbox: damaged(), onDelivered: ({ id, name }) => delivered.push([id, name]) });
    await tracker.flush();
    expect(report()).toEqual({ accepted: 2, delivered: 2, waiting: 0, dropped: {} });
    expect(delivered).toEqual([['a', '$unreadable'], ['b', 'goalCompleted']]);
  });
});
