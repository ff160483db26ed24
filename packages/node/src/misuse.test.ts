import { type Drop, memoryOutbox, type Refusal } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { describe, expect, test, vi } from 'vitest';
import { createServerTracker } from './create-server-tracker.ts';
import { onProcessEnd } from './lifecycle/process-end.ts';
import { expressTracking } from './middleware/express.ts';
import { fastifyTracking } from './middleware/fastify.ts';
import { honoTracking } from './middleware/hono.ts';
import { nextTracking } from './middleware/next.ts';
import { sqliteDeadLetters } from './letters/sqlite-dead-letters.ts';
import { sqliteOutbox } from './outbox/sqlite-outbox.ts';
import { sqliteState } from './state/sqlite-state.ts';

/** Values that somebody passes by mistake. */
const values: readonly unknown[] = [null, 5, Number.NaN, -1, Infinity, 5n, true, '', 'text', Symbol('s'), {}, [], () => 1];
/** Wrapped, because a list alone would be taken for arguments. */
const strange = (fits: (value: unknown) => boolean = () => true): readonly { readonly value: unknown }[] => values.filter(fits).map((value) => ({ value }));
const not =
  (fits: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    !fits(value);
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isPlain = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a call throws: the code of one of our errors, what else it is, or nothing. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (cause) {
    return (cause as { readonly name?: string }).name === 'TrackingError' ? (cause as { readonly code: string }).code : cause;
  }
}

const transports = [recordingTransport()];
const open = (options: object): unknown => createServerTracker({ transports, ...options } as never);
const request = { headers: {} };

describe.each<[option: string, isRight: (value: unknown) => boolean, call: (value: unknown) => unknown]>([
  ['createServerTracker()', () => false, (value) => createServerTracker(value as never)],
  ['transports', (value) => Array.isArray(value), (value) => open({ transports: value })],
  ['a transport', () => false, (value) => open({ transports: [value] })],
  ['request', isPlain, (value) => open({ request: value })],
  ['request.trustedProxies', (value) => Array.isArray(value), (value) => open({ request: { trustedProxies: value } })],
  ['request.aliasCookies', isPlain, (value) => open({ request: { aliasCookies: value } })],
  ['request.consentHeader', (value) => value === 'text', (value) => open({ request: { consentHeader: value } })],
  ['closeOn', (value) => Array.isArray(value), (value) => open({ closeOn: value })],
  ['process', () => false, (value) => open({ process: value })],
  ['waitUntil', isFunction, (value) => open({ waitUntil: value })],
  ['fetch', isFunction, (value) => open({ fetch: value })],
  ['http', isPlain, (value) => open({ http: value })],
  ['http.agents', isPlain, (value) => open({ http: { agents: value } })],
  ['outbox', () => false, (value) => open({ outbox: value })],
  ['sqliteOutbox()', () => false, (value) => sqliteOutbox(value as never)],
  ['onError of an outbox', isFunction, (value) => sqliteOutbox({ path: 'never-opened.sqlite', onError: value as never })],
  ['clock of an outbox', () => false, (value) => sqliteOutbox({ path: 'never-opened.sqlite', clock: value as never })],
  ['clock of a state', () => false, (value) => sqliteState({ path: 'never-opened.sqlite', clock: value as never })],
  ['onError of dead letters', () => false, (value) => sqliteDeadLetters({ path: '', onError: value as never })],
  ['onProcessEnd()', isFunction, (value) => onProcessEnd(value as never)],
  ['options of onProcessEnd()', isPlain, (value) => onProcessEnd(async () => undefined, value as never)],
  ['expressTracking()', () => false, (value) => expressTracking(value as never)],
  ['fastifyTracking()', () => false, (value) => fastifyTracking(value as never)],
  ['honoTracking()', () => false, (value) => honoTracking(value as never)],
  ['nextTracking()', () => false, (value) => nextTracking(value as never, { headers: async () => new Headers() })],
  ['what nextTracking() takes from Next', () => false, (value) => nextTracking(open({}) as never, value as never)],
])('%s', (_option, isRight, call) => {
  test.each(strange(not(isRight)))('refuses $value at once, in words of its own', ({ value }) => {
    expect(thrownBy(() => call(value))).toMatch(/^(options?-(invalid|missing|unknown)|transports-missing|call-invalid)$/);
  });

  test.each(strange(isRight))('takes $value, or says which part of it is wrong', ({ value }) => {
    expect(thrownBy(() => call(value)) ?? 'option-invalid').toMatch(/^option-(invalid|missing|unknown)$/);
  });
});

test.each([{ service: '' }, { waitUntil: 5 }, { request: { namespace: '' } }, { http: { proxy: 'none of these' } }, { closeOn: 'SIGTERM' }, { closeWithinMs: -1 }, { process: {} }, { flushIntervalMs: 'soon' }])(
  'a tracker that is refused for %j has opened nothing',
  (options) => {
    const openOutbox = vi.fn<() => void>();
    expect(thrownBy(() => open({ outbox: { ...memoryOutbox(), open: openOutbox }, ...options }))).toBe('option-invalid');
    expect(openOutbox).not.toHaveBeenCalled();
  },
);

describe('a tracker', () => {
  function setUp() {
    const [drops, problems]: [Drop[], Refusal[]] = [[], []];
    const transport = recordingTransport();
    const tracker = createServerTracker({ transports: [transport], onDrop: (drop) => drops.push(drop), onError: (problem) => problems.push(problem) });
    return { tracker, transport, drops, problems };
  }

  test.each(strange())('says that $value is no request', ({ value }) => {
    const { tracker } = setUp();
    expect(thrownBy(() => tracker.forRequest(value as never))).toBe('call-invalid');
    expect(thrownBy(() => tracker.contextOf(value as never))).toBe('call-invalid');
    expect(thrownBy(() => tracker.run(value as never, () => 1))).toBe('call-invalid');
  });

  test.each(strange(not(isFunction)))('says that $value cannot be run', ({ value }) => {
    expect(thrownBy(() => setUp().tracker.run(request, value as never))).toBe('call-invalid');
  });

  test.each(strange(not(isPlain)))('says that $value tells nothing of a request', ({ value }) => {
    expect(thrownBy(() => setUp().tracker.forRequest(request, value as never))).toBe('option-invalid');
  });

  test.each(strange((value) => typeof value !== 'string'))('says that $value is no address of a peer', ({ value: remoteAddress }) => {
    expect(thrownBy(() => setUp().tracker.forRequest(request, { remoteAddress: remoteAddress as never }))).toBe('option-invalid');
  });

  test.each(strange())('takes a header $value for what it is, or for none', async ({ value }) => {
    const { tracker, transport } = setUp();
    const headers = { cookie: value, 'user-agent': value, referer: value, 'sec-gpc': value, 'x-forwarded-for': value } as never;
    const id = tracker.forRequest({ headers }).track('goalCompleted', { goalId: 'newsletter' });
    await tracker.close();
    expect(transport.delivered.map((event) => event.id)).toEqual([id]);
  });

  test('goes on after whatever was passed as an event', async () => {
    const { tracker, transport, drops, problems } = setUp();
    const fail = (): never => {
      throw new Error('It cannot be looked at.');
    };
    const traps = { get: fail, ownKeys: fail };
    const cycle: Record<string, unknown> = { name: 'seen' };
    cycle['details'] = cycle;
    const payloads: readonly unknown[] = [
      ...values,
      new Proxy({}, traps),
      Object.defineProperty({}, 'name', { enumerable: true, get: traps.get }),
      cycle,
      { name: 'seen', details: { at: new Date(Number.NaN), big: 5n, map: new Map([['a', 1]]) } },
      { name: 'x'.repeat(20_000_000) },
      { name: 'seen', details: { text: 'x'.repeat(20_000_000) } },
      { name: 'seen', toJSON: () => ({ name: 7 }) },
    ];
    for (const payload of payloads) expect(typeof tracker.track('eventOccurred', payload as never)).toBe('string');
    for (const name of values) expect(typeof tracker.track(name as never, {} as never)).toBe('string');
    for (const options of [...values, new Proxy({}, traps)]) expect(typeof tracker.track('goalCompleted', { goalId: 'newsletter' }, options as never)).toBe('string');
    const id = tracker.track('goalCompleted', { goalId: 'last' });
    const { transports: { recording } } = await tracker.close();
    expect(transport.delivered.at(-1)?.id).toBe(id);
    expect(recording?.accepted).toBe((recording?.delivered ?? 0) + drops.length);
    expect(recording?.delivered).toBe(transport.delivered.length);
    // Neither is a payload that can be looked at; everything else is dropped with a reason.
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['track-failed']));
    expect(payloads.length + 2 * values.length + 2).toBe((recording?.accepted ?? 0) + problems.length);
  });
});
