import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Batch, createTracker, type Drop, type Entry, type EventEnvelope, memoryOutbox, type Outbox, type Refusal, type SendOutcome, type Transport } from '../index.ts';
import { createFakeClock } from '../testing.ts';
import { httpTransport, type HttpTransportOptions, jsonArray } from '../transport.ts';

type Delivered = readonly string[];

interface Vendor {
  readonly transport: Transport;
  readonly delivered: string[];
}

const isBad = (id: string): boolean => id.startsWith('bad');
const limits = { maxEvents: 20, maxBytes: 100_000, concurrency: 3 };

/** Throws over a bad event. */
function check(ids: readonly string[]): void {
  if (ids.some(isBad)) throw new TypeError('Cannot read properties of undefined');
}

/** A transport of its own making. */
function plain(more: Partial<Transport> = {}): Vendor {
  const delivered: string[] = [];
  const transport: Transport = {
    ...{ name: 'vendor', runsIn: 'anywhere', limits },
    async send({ entries }) {
      const ids = entries.map(({ id }) => id);
      check(ids);
      delivered.push(...ids);
      return { status: 'delivered' };
    },
    ...more,
  };
  return { transport, delivered };
}

/** One made by `httpTransport`, to a destination that refuses a request with a bad event as a whole. */
function overHttp(more: Partial<HttpTransportOptions> = {}, status = 400): Vendor {
  const delivered: string[] = [];
  const transport = httpTransport({
    ...{ name: 'vendor', runsIn: 'anywhere', limits },
    encode: ({ entries }) => ({ url: 'https://vendor.example', body: JSON.stringify(entries.map(({ id }) => id)) }),
    async fetch(_url, init) {
      const ids = JSON.parse(String(init?.body)) as Delivered;
      if (ids.some(isBad)) return new Response(null, { status });
      delivered.push(...ids);
      return new Response();
    },
    ...more,
  });
  return { transport, delivered };
}

/** Tracks events and tries until nothing waits. */
async function deliver({ transport, delivered }: Vendor, ids: readonly string[], outbox?: Outbox) {
  const clock = createFakeClock();
  const drops: Drop[] = [];
  const problems: Refusal[] = [];
  const tracker = createTracker({ transports: [transport], clock, random: () => 0, onDrop: (drop) => drops.push(drop), onError: (problem) => problems.push(problem), ...(outbox && { outbox }) });
  for (const id of ids) tracker.track('goalCompleted', { goalId: id.replace(/\d+/, '') }, { id });
  await clock.advance(1000);
  await tracker.close();
  const report = tracker.report().transports['vendor'];
  return { report, delivered, drops: drops.map(({ event, reason, why }) => [event.id, reason, why.code]), problems };
}

const batch = ['a0', 'a1', 'bad2', 'a3', 'a4', 'a5', 'a6', 'bad7', 'a8', 'a9'];

describe('an event that cannot be delivered costs no other event anything', () => {
  test.each([
    ['a transport throws over it', () => plain(), 'transport-threw'],
    ['it cannot be encoded', () => overHttp({ encode: ({ entries }) => (check(entries.map(({ id }) => id)), { url: 'https://vendor.example', body: JSON.stringify(entries.map(({ id }) => id)) }) }), 'transport-threw'],
    ['it cannot be prepared', () => overHttp({ prepare: async ({ entries }) => void check(entries.map(({ id }) => id)) as undefined }), 'transport-threw'],
    ['the destination refuses its request with 400', () => overHttp(), 'http-400'],
    ['the destination refuses its request with 422', () => overHttp({}, 422), 'http-422'],
  ])('where %s', async (_title, vendor, code) => {
    const { report, delivered, drops, problems } = await deliver(vendor(), batch);
    expect(report).toEqual({ accepted: 10, delivered: 8, waiting: 0, dropped: { refused: 2 } });
    expect(delivered.sort()).toEqual(batch.filter((id) => !isBad(id)).sort());
    expect(drops).toEqual([['bad2', 'refused', code], ['bad7', 'refused', code]]);
    expect(problems).toEqual([]);
  });

  test('wherever it stands, in the order of each key', async () => {
    const events = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), isBad: fc.boolean() }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(events, fc.boolean(), async (list, http) => {
        const ids = list.map((each, index) => `${each.isBad ? 'bad' : ''}${each.key}${index}`);
        const orderBy = ({ id }: EventEnvelope): string => id.replace(/^bad|\d+$/g, '');
        const { delivered, drops, report } = await deliver(http ? overHttp({ orderBy }) : plain({ orderBy }), ids);
        expect(report?.waiting).toBe(0);
        expect(drops.map(([id]) => id).sort()).toEqual(ids.filter(isBad).sort());
        for (const key of ['a', 'b', 'c']) expect(delivered.filter((id) => id.startsWith(key))).toEqual(ids.filter((id) => !isBad(id) && id.startsWith(key)));
      }),
      { numRuns: 60 },
    );
  });

  test('apart from those of which a repeat could count twice, where nobody knows what was sent', async () => {
    const { report, drops } = await deliver(plain({ repeatSafe: ({ id }) => id !== 'a4' }), batch);
    expect(report).toMatchObject({ delivered: 7, waiting: 0 });
    expect(drops.map(([id]) => id).sort()).toEqual(['a4', 'bad2', 'bad7']);
  });

  test('also those, where an encoder threw and nothing was sent', async () => {
    const encode: HttpTransportOptions['encode'] = ({ entries }) => (check(entries.map(({ id }) => id)), { url: 'https://vendor.example', body: JSON.stringify(entries.map(({ id }) => id)) });
    expect((await deliver(overHttp({ encode, repeatSafe: () => false }), batch)).report).toMatchObject({ delivered: 8, dropped: { refused: 2 } });
  });
});

test('an answer that cannot be read costs the events of its request, which may have arrived, and not those of others', async () => {
  let requests = 0;
  const vendor = overHttp({
    encode: ({ entries }) => entries.map(({ id }) => ({ url: 'https://vendor.example', body: JSON.stringify([id]), ids: [id] })),
    fetch: async () => new Response(String((requests += 1))),
    readAnswer(answer): SendOutcome {
      if (answer.text === '2') throw new TypeError('Cannot read properties of undefined');
      return { status: 'delivered' };
    },
  });
  const { report, drops } = await deliver(vendor, ['a0', 'a1', 'a2']);
  expect([requests, report]).toEqual([3, { accepted: 3, delivered: 2, waiting: 0, dropped: { refused: 1 } }]);
  expect(drops).toEqual([['a1', 'refused', 'transport-threw']]);
});

describe('a stored text that is no event', () => {
  /** An outbox that another writes to, so that keys are not known and one text is something else. */
  function shared(text: string): Outbox {
    const outbox = memoryOutbox();
    const damage = ({ keys: _keys, ...entry }: Entry): Entry => (isBad(entry.id) ? { ...entry, json: text } : entry);
    return { ...outbox, take: (lane, most) => (outbox.take(lane, most) as readonly Entry[]).map(damage) };
  }
  const texts = ['', 'x', '5', 'null', '[]', '{}', '{"id":"bad2"}', '{"id":"bad2","name":"n","who":null,"where":{},"consent":[]}'];
  const orderBy = ({ who, payload }: EventEnvelope): string => `${who.browserId}${(payload as { readonly goalId: string }).goalId}`;
  const read = async ({ events }: Batch): Promise<SendOutcome> => (events.length > 0 ? { status: 'delivered' } : { status: 'refused', why: { code: 'empty', message: '' } });

  test.each(texts)('%j is refused alone by a transport that looks at events', async (text) => {
    const { report, drops } = await deliver(plain({ orderBy, send: read }), batch.slice(0, 7), shared(text));
    expect(report).toEqual({ accepted: 7, delivered: 6, waiting: 0, dropped: { refused: 1 } });
    expect(drops).toEqual([['bad2', 'refused', 'event-unreadable']]);
  });

  // Of an empty text nothing reaches a destination, so that it has nothing to refuse.
  test.each(texts.slice(1))('%j is refused alone by a destination that reads the text', async (text) => {
    const arrived: unknown[] = [];
    const vendor = overHttp({
      orderBy,
      encode: ({ entries }) => ({ url: 'https://vendor.example', body: jsonArray(entries) }),
      async fetch(_url, init) {
        try {
          const events = JSON.parse(String(init?.body)) as readonly EventEnvelope[];
          arrived.push(...events.map(({ id, who, consent }) => [id, who.browserId, consent.length]));
          return new Response();
        } catch {
          return new Response(null, { status: 400 });
        }
      },
    });
    const { report, drops } = await deliver(vendor, batch.slice(0, 7), shared(text));
    expect(report).toMatchObject({ waiting: 0, dropped: { refused: 1 } });
    expect(drops).toEqual([['bad2', 'refused', 'http-400']]);
  });
});
