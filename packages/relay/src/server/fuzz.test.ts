import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { WireResult } from '../wire.ts';
import { type BytesRequest, bytesRequest } from './__fixtures__/bytes-request.ts';
import { decision, goal, relayKit, shop } from './__fixtures__/relay-kit.ts';

const prototypeBefore = Object.getOwnPropertyNames(Object.prototype).join();
const kit = relayKit({ limits: { maxBodyBytes: 20_000, maxEvents: 5, maxEventBytes: 4000, requestsPerMinute: 0, browserRequestsPerMinute: 0 }, onError: (problem) => problems.push(problem) });
const problems: unknown[] = [];
const encoder = new TextEncoder();

/** Statuses and codes that the documentation knows, by status. */
const documented: Readonly<Record<number, readonly string[]>> = {
  202: [],
  204: [],
  400: ['body-invalid', 'version-unknown'],
  401: ['token-unknown'],
  403: ['origin-not-allowed'],
  404: ['path-unknown'],
  405: ['method-not-allowed'],
  413: ['body-too-large', 'too-many-events'],
  415: ['media-type-unknown', 'encoding-unknown'],
};
/** What a result may be, in the words that senders understand. */
const results = /^(accepted|repeated|dropped (invalid (event-unknown|payload-invalid|envelope-invalid|origin-not-allowed)|too-large|gave-up too-old|not-wanted))$/;
const seen = new Set<string>();

interface Told {
  readonly status: number;
  readonly results: readonly WireResult[];
}

/** Sends a request, and holds the answer to what is documented. */
async function ask(request: BytesRequest): Promise<Told> {
  const { status, body } = await kit.relay.respond(bytesRequest(request));
  const told = (body === '' ? {} : JSON.parse(body)) as { readonly error?: { readonly code: string }; readonly results?: readonly WireResult[] };
  expect(Object.keys(documented)).toContain(String(status));
  if (status >= 400) expect(documented[status]).toContain(told.error?.code);
  for (const { status: what, reason, code } of told.results ?? []) expect([what, reason, code].filter(Boolean).join(' ')).toMatch(results);
  expect(problems).toEqual([]);
  seen.add(told.error?.code ?? String(status));
  for (const { status: what, reason, code } of told.results ?? []) seen.add(code ?? reason ?? what);
  return { status, results: told.results ?? [] };
}

afterAll(() => kit.relay.close());

let made = 0;
const fresh = (): string => `fuzz-${(made += 1)}`;

function batchOf(events: readonly unknown[]): Record<string, unknown> {
  return { v: 1, sentAt: kit.clock.now(), counters: { accepted: 1, delivered: 0, waiting: 1, dropped: { invalid: 1 } }, events };
}

const names = fc.constantFrom('v', 'id', 'name', 'payload', 'who', 'where', 'consent', 'metadata', 'url', 'events', 'counters', 'sentAt', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON', 'length', '0');
const wild = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(null, '', 0, -1, 1e308, 2 ** 53, [], {}, '\u0000', '\ud800', 'x'.repeat(5000), '$consent', 'https://evil.example/', JSON.parse('{"toString":1,"valueOf":1,"toJSON":1,"then":1}')),
  fc.integer({ min: 30, max: 200 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown),
);
/** One change to a value: where, by steps along its members, and what. */
const change = fc.record({ steps: fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }), what: fc.constantFrom('replace', 'delete', 'add', 'repeat'), name: names, value: wild });
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;
/** A change of the name of an event. */
const renamed: Omit<Change, 'value'> = { steps: [Object.keys(goal('a')).indexOf('name')], what: 'replace', name: 'v' };

/** The JSON of a value after one change. Written by hand, so that names such as `__proto__` stand in it. */
function changed(value: unknown, { steps, what, name, value: other }: Change): string {
  const [step = 0, ...rest] = steps;
  if (typeof value !== 'object' || value === null) return JSON.stringify(what === 'delete' ? null : other);
  const members = Object.entries(value).map(([key, member]) => [key, JSON.stringify(member)] as [string, string]);
  const at = members.length === 0 ? 0 : step % members.length;
  const [key = '', text = 'null'] = members[at] ?? [];
  if (rest.length > 0 && members.length > 0) members[at] = [key, changed((value as Record<string, unknown>)[key], { steps: rest, what, name, value: other })];
  else if (what === 'delete') members.splice(at, 1);
  else if (what === 'repeat') members.push([key, text]);
  else if (what === 'add') members.push([name, JSON.stringify(other)]);
  else members.splice(at, 1, [key, JSON.stringify(other)]);
  if (Array.isArray(value)) return `[${members.map(([, member]) => member).join()}]`;
  return `{${members.map(([own, member]) => `${JSON.stringify(own)}:${member}`).join()}}`;
}

describe('the relay answers as documented', () => {
  test('to any bytes, packed or not', async () => {
    const part = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ maxLength: 200, unit: 'binary' }).map((text) => encoder.encode(text)), fc.constantFrom('{"v":1', '"events":[', '\ufeff', '}').map((text) => encoder.encode(text)));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 3 }), fc.constantFrom('none', 'packed', 'said only', 'cut'), async (parts, packing) => {
        const plain = Buffer.concat(parts);
        const packed = gzipSync(plain);
        const bytes = { none: plain, packed, 'said only': plain, cut: packed.subarray(0, packed.length - 3) }[packing];
        const { status } = await ask({ bytes: Uint8Array.from(bytes ?? plain), headers: packing === 'none' ? {} : { 'content-encoding': 'gzip' } });
        expect([202, 400]).toContain(status);
      }),
      { numRuns: 2000 },
    );
  });

  test('to any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json({ maxDepth: 5 }), wild.map((value) => JSON.stringify({ v: 1, sentAt: 1, events: value })), fc.array(wild, { maxLength: 7 }).map((events) => JSON.stringify({ v: 1, sentAt: 1, events }))), async (body) => {
        expect((await ask({ bytes: encoder.encode(body) })).status).toBeLessThan(500);
      }),
      { numRuns: 2000 },
    );
  });

  test('to batches that somebody has been at, and their other events are taken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), fc.constantFrom(goal, decision), async (changes, make) => {
        const untouched = goal(fresh(), { occurredAt: kit.clock.now() });
        const victim = changes.reduce<unknown>((value, each) => JSON.parse(changed(value, each)) as unknown, make(fresh(), { occurredAt: kit.clock.now() }));
        const { status, results: told } = await ask({ bytes: encoder.encode(JSON.stringify(batchOf(['VICTIM', untouched])).replace('"VICTIM"', () => JSON.stringify(victim))) });
        if (status === 202) expect(told.at(-1)).toEqual({ id: untouched.id, status: 'accepted' });
        else expect(status).toBeLessThan(500);
      }),
      { numRuns: 3000, examples: [[[{ ...renamed, value: 'neverHeardOf' }], goal], [[{ ...renamed, value: '$consent' }], goal]] },
    );
  });

  test('to frames that somebody has been at', async () => {
    await fc.assert(
      fc.asyncProperty(change, async (each) => {
        const body = changed(batchOf([goal(fresh(), { occurredAt: kit.clock.now() }), decision(fresh())]), each);
        expect((await ask({ bytes: encoder.encode(body) })).status).toBeLessThan(500);
      }),
      { numRuns: 2000 },
    );
  });

  test('to any request line and headers', async () => {
    const odd = fc.oneof(fc.string({ maxLength: 40, unit: 'binary' }), fc.constantFrom('', ' ', ',', ';', '\r\n', '\u0000', 'x'.repeat(70_000), '=;=', '%', '%00', '*'));
    const mostly = <Value>(usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>) => fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: other });
    const header = (...usual: readonly string[]) => mostly(fc.constantFrom(...usual), odd);
    const headers = fc.record(
      {
        origin: header(shop, shop, shop, 'https://evil.example'),
        'content-type': header('application/json', 'text/plain', 'text/html'),
        'content-encoding': header('gzip', 'identity', 'br'),
        'content-length': header('0', '10', '99999', '-1'),
        'x-forwarded-for': header('198.51.100.1', '::1, unknown'),
        'x-forwarded-proto': header('https', 'http'),
        'user-agent': header('Mozilla/5.0', 'curl/8'),
        cookie: header('waymark_id=browser-1', 'a=b; waymark_id=%'),
        authorization: header('Bearer x', 'Basic eDp5'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(mostly(fc.constantFrom('POST', 'POST', 'POST', 'GET', 'OPTIONS', 'post', ''), odd), mostly(fc.constantFrom('/w', '/w?x', 'http://shop.example/w'), fc.oneof(odd, fc.webUrl())), headers, async (method, url, given) => {
        const bytes = encoder.encode(JSON.stringify(batchOf([goal(fresh(), { occurredAt: kit.clock.now() })])));
        expect((await ask({ method, url, headers: given as Readonly<Record<string, string>>, bytes })).status).toBeLessThan(500);
      }),
      { numRuns: 3000 },
    );
  });
});

test('these runs have met every answer to what is wrong with a request or event, and left nothing behind', async () => {
  const codes = ['202', '204', '400', ...Object.values(documented).flat(), 'accepted', 'repeated', 'event-unknown', 'payload-invalid', 'envelope-invalid', 'origin-not-allowed', 'too-large', 'too-old', 'not-wanted'];
  // No service has a token here, so nobody can have a wrong one.
  expect(codes.filter((code) => !seen.has(code) && !/^\d/.test(code))).toEqual(['token-unknown']);
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(prototypeBefore);
  const events = await kit.delivered();
  expect(events.length).toBe(kit.relay.report().events.accepted);
  for (const { payload } of events) expect(Object.getPrototypeOf(payload)).toBe(Object.prototype);
});
