import type { RelaySubject } from './subject.ts';

/** A request and what a relay must answer, wherever it runs. */
export interface RelayCase {
  readonly title: string;
  /** The request, to the relay unless `to` says otherwise. */
  readonly ask: (subject: RelaySubject, run: string) => Asked;
  readonly expect: Expected;
}

export interface Asked {
  readonly method?: string;
  /** Beside the origin and `content-type: text/plain`. `null` takes one away. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Packs the body. */
  readonly gzip?: boolean;
  /** After the address: a query, or a path below. */
  readonly suffix?: string;
  readonly to?: 'source';
}

export interface Expected {
  readonly status: number;
  /** `error.code` of the body. */
  readonly code?: string;
  /** One for each event: `accepted`, `repeated`, or the reason of a drop with its code and the paths at fault. */
  readonly results?: readonly string[];
  /** Headers of the answer. A text that must be in the value, `null` where there must be none. `<origin>` stands for the origin of the request. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** The body as JSON. */
  readonly body?: unknown;
}

const usual = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const readable = { 'access-control-allow-origin': '<origin>', 'access-control-allow-credentials': 'true', vary: 'Origin' };
const withResults = { ...usual, ...readable };

/** One event of a page as a browser stores it. */
function eventOf({ origin }: RelaySubject, id: string, changes: object = {}): object {
  return {
    ...{ v: 1, id, name: 'goalCompleted', payload: { goalId: 'newsletter' }, occurredAt: Date.now(), seq: 0, priority: 'critical', consent: ['analytics'] },
    ...{ who: { browserId: 'browser-1', sessionId: 'session-1' }, where: { runtime: 'browser', url: `${origin}/cart` } },
    ...changes,
  };
}

function batchOf(events: readonly unknown[], changes: object = {}): string {
  return JSON.stringify({ v: 1, sentAt: Date.now(), counters: { accepted: 1, delivered: 0, waiting: 1, dropped: 0 }, events, ...changes });
}

function nested(depth: number): unknown {
  return depth === 0 ? 'deep' : { inside: nested(depth - 1) };
}

/** Letters of one to four bytes. */
export const longTitle = 'Grüße – 茶 🫖 '.repeat(40);

const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);

/** What every host of a relay must answer, whatever stands between it and the network. */
export const relayCases: readonly RelayCase[] = [
  {
    title: 'a batch of JSON is accepted, event by event, and the browser id is kept',
    ask: (subject, run) => ({ headers: { 'content-type': 'application/json' }, body: batchOf([eventOf(subject, `${run}-a`), eventOf(subject, `${run}-b`)]) }),
    expect: { status: 202, results: ['accepted', 'accepted'], headers: { ...withResults, 'set-cookie': 'waymark_id=browser-1; Path=/; Max-Age=34560000; ' } },
  },
  {
    title: 'a beacon of text is accepted, whatever the query',
    ask: (subject, run) => ({ headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: batchOf([eventOf(subject, `${run}-c`)]), suffix: '?a=1&b=%2F' }),
    expect: { status: 202, results: ['accepted'], headers: withResults },
  },
  {
    title: 'a repeat is told from a new event',
    ask: (subject, run) => ({ body: batchOf([eventOf(subject, `${run}-d`), eventOf(subject, `${run}-d`), eventOf(subject, `${run}-o`)]) }),
    expect: { status: 202, results: ['accepted', 'repeated', 'accepted'], headers: withResults },
  },
  {
    title: 'a batch that is packed with gzip is unpacked',
    ask: (subject, run) => ({ gzip: true, body: batchOf([eventOf(subject, `${run}-e`, { where: { runtime: 'browser', url: `${subject.origin}/cart`, title: longTitle } })]) }),
    expect: { status: 202, results: ['accepted'], headers: withResults },
  },
  { title: 'an empty batch is accepted', ask: () => ({ body: batchOf([]) }), expect: { status: 202, results: [] } },
  {
    title: 'a sender that is no browser is taken, and learns of no origin',
    ask: (subject, run) => ({ headers: { origin: null }, body: batchOf([eventOf(subject, `${run}-f`)]) }),
    expect: { status: 202, results: ['accepted'], headers: { ...usual, 'access-control-allow-origin': null } },
  },
  {
    title: 'what is wrong with an event costs that event alone, and is named',
    ask: (subject, run) => ({
      body: batchOf([
        eventOf(subject, `${run}-g`),
        eventOf(subject, `${run}-h`, { payload: { goalId: '' } }),
        eventOf(subject, `${run}-i`, { name: 'neverHeardOf' }),
        eventOf(subject, `${run}-j`, { seq: -1, occurredAt: 'now' }),
        eventOf(subject, `${run}-k`, { where: { runtime: 'browser', url: 'https://evil.example/' } }),
        eventOf(subject, `${run}-l`, { payload: { goalId: 'x'.repeat(32_768) } }),
        eventOf(subject, `${run}-m`, { payload: nested(40) }),
        eventOf(subject, `${run}-n`),
      ]),
    }),
    expect: {
      status: 202,
      results: [
        'accepted',
        'invalid payload-invalid goalId',
        'invalid event-unknown',
        'invalid envelope-invalid occurredAt seq',
        'invalid origin-not-allowed',
        'too-large',
        'invalid envelope-invalid (all)',
        'accepted',
      ],
    },
  },
  {
    title: 'a preflight of an allowed page is answered',
    ask: () => ({ method: 'OPTIONS', headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type', 'content-type': null } }),
    expect: { status: 204, headers: { ...readable, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type, content-encoding', 'access-control-max-age': '7200' } },
  },
  {
    title: 'a preflight of another page is refused',
    ask: () => ({ method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'content-type': null } }),
    expect: { status: 403, code: 'origin-not-allowed', headers: { 'access-control-allow-origin': null } },
  },
  {
    title: 'another page is refused, and may not read why',
    ask: () => ({ headers: { origin: 'https://evil.example' }, body: batchOf([]) }),
    expect: { status: 403, code: 'origin-not-allowed', headers: { ...usual, 'access-control-allow-origin': null, vary: 'Origin' } },
  },
  { title: 'a GET is refused', ask: () => ({ method: 'GET', headers: { 'content-type': null } }), expect: { status: 405, code: 'method-not-allowed', headers: { ...usual, allow: 'POST, OPTIONS' } } },
  { title: 'a path below is nothing', ask: () => ({ suffix: '/more', body: batchOf([]) }), expect: { status: 404 } },
  {
    title: 'a form is refused',
    ask: () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: batchOf([]) }),
    expect: { status: 415, code: 'media-type-unknown', headers: usual },
  },
  {
    title: 'another packing is refused, and the right one named',
    ask: () => ({ headers: { 'content-encoding': 'br' }, body: batchOf([]) }),
    expect: { status: 415, code: 'encoding-unknown', headers: { ...usual, 'accept-encoding': 'gzip' } },
  },
  { title: 'a body that is no JSON is refused', ask: () => ({ body: '{"v":1' }), expect: { status: 400, code: 'body-invalid', headers: usual } },
  { title: 'a body that is no batch is refused', ask: () => ({ body: '[]' }), expect: { status: 400, code: 'body-invalid' } },
  { title: 'a body that is not packed as it says is refused', ask: () => ({ headers: { 'content-encoding': 'gzip' }, body: batchOf([]) }), expect: { status: 400, code: 'body-invalid' } },
  { title: 'another version is refused', ask: () => ({ body: batchOf([], { v: 2 }) }), expect: { status: 400, code: 'version-unknown' } },
  { title: 'an event without an id is refused with its batch', ask: (subject) => ({ body: batchOf([eventOf(subject, '')]) }), expect: { status: 400, code: 'body-invalid' } },
  {
    title: '101 events are too many',
    ask: (subject, run) => ({ body: batchOf(Array.from({ length: 101 }, (_, index) => eventOf(subject, `${run}-many-${index}`))) }),
    expect: { status: 413, code: 'too-many-events' },
  },
  { title: 'a byte above 512 KiB is too much', ask: () => ({ body: ' '.repeat(524_289) }), expect: { status: 413, code: 'body-too-large' } },
  { title: 'so is one that is packed into a kilobyte', ask: () => ({ gzip: true, body: ' '.repeat(2_000_000) }), expect: { status: 413, code: 'body-too-large' } },
  {
    title: 'a source gets the bytes of a body as they came, and answers itself',
    ask: () => ({ to: 'source', suffix: '?topic=orders', headers: { 'x-signature': 'c2ln', 'content-type': 'application/octet-stream', 'content-encoding': 'x-own' }, body: bytes }),
    expect: { status: 203, body: { method: 'POST', path: '/hooks?topic=orders', signature: 'c2ln', bytes: [...bytes] } },
  },
];
