import { isTrackingError, memoryOutbox, memoryState } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { observeRelay } from '../opentelemetry/index.ts';
import { pageCounter } from '../page-counter/index.ts';
import { shop } from '../server/__fixtures__/relay-kit.ts';
import { jsonLines, serveOperations, serveRelay, toNodeHandler } from '../server/adapters/node.ts';
import { createRelay } from '../server/create-relay.ts';
import { relayRules } from '../server/check-relay-options.ts';
import { obeyWithdrawals, operationsOf, watchWorker } from '../server/index.ts';
import { pageTokens } from '../tokens/index.ts';

const secrets = ['a-secret-of-thirty-two-letters-!'];
const good = { transports: [recordingTransport()], allowOrigins: [shop], pageTokens: { secrets }, handover: { secrets } };
const relay = createRelay(good);

/** Nothing is begun before all options are found right: a file that stayed open would be locked for who mends them and comes again. */
const unopened = {
  ...memoryOutbox(),
  open() {
    throw new Error('It was opened.');
  },
};

/** What somebody may pass by mistake. */
const mistakes: Readonly<Record<string, unknown>> = {
  null: null,
  five: 5,
  minus: -1,
  nan: Number.NaN,
  text: 'a b',
  empty: '',
  list: [],
  nulls: [null],
  object: {},
  strange: { a: 1 },
  function: () => 1,
  true: true,
};

/** Options, each with the mistakes that are none there. */
type Options = Readonly<Record<string, readonly (keyof typeof mistakes)[]>>;

const callbacks = { onDrop: ['function'], onError: ['function'], onDelivered: ['function'], newId: ['function'], random: ['function'], fetch: ['function'], onConsent: ['function'], log: ['function'] } as const;
const numbers = { 'limits.maxBodyBytes': ['five'], 'limits.maxEvents': ['five'], 'limits.maxEventBytes': ['five'], 'limits.requestsPerMinute': ['five'], 'limits.browserRequestsPerMinute': ['five'], 'limits.sourceRequestsPerMinute': ['five'] } as const;
const ofRelay: Options = {
  ...{ ...callbacks, events: ['object'], outbox: [], enrichers: ['list'], deadLetters: [], flushIntervalMs: ['five'], clock: [], transports: ['list'], allowOrigins: [], path: [], trustedProxies: ['list'], clientIpHeader: [], namespace: [] },
  ...{ browserIdCookie: ['object'], 'browserIdCookie.name': [], 'browserIdCookie.domain': [], 'browserIdCookie.httpOnly': ['true'], sessionCookie: ['object'], 'sessionCookie.name': [], serviceTokens: ['list'] },
  ...{ pageTokens: [], 'pageTokens.secrets': [], 'pageTokens.required': ['true'], handover: [], 'handover.secrets': [], 'handover.lifetimeMs': [], probes: ['object'], 'probes.health': [], 'probes.ready': [], service: ['text'] },
  ...{ pageViews: ['object'], 'pageViews.windowMs': ['five'], 'pageViews.settleMs': ['five'], 'pageViews.minimum': ['five'], sources: ['list'], state: [], contexts: ['object'], 'contexts.keepIp': ['true'], limits: ['object'] },
  ...{ ...numbers, 'limits.bodyTimeoutMs': ['five'], 'limits.maxAgeMs': ['five'], 'limits.rememberIds': ['five'], 'limits.rememberMs': [] },
};

type Make = (options: never) => unknown;
const makers: readonly (readonly [name: string, make: Make, base: object, options: Options])[] = [
  ['createRelay', createRelay as Make, { ...good, outbox: unopened }, ofRelay],
  ['serveRelay', (options) => serveRelay(relay, options), {}, { port: ['five'], host: ['text'], headersTimeoutMs: ['five'], keepAliveTimeoutMs: ['five'], operations: ['object'], 'operations.port': ['five'], drainDelayMs: ['five'], closeOn: ['list'], closeWithinMs: ['five'], process: [] }],
  ['serveOperations', (options) => serveOperations(relay, options), {}, { port: ['five'], host: ['text'], health: [], ready: [], metrics: [] }],
  ['operationsOf', (options) => operationsOf(relay, options), {}, { health: [], ready: [], metrics: [] }],
  ['pageTokens', pageTokens as Make, { secrets }, { secrets: [], lifetimeMs: [], now: ['function'] }],
  ['issue', (page) => pageTokens({ secrets }).issue(page), {}, { browserId: ['text'] }],
  ['pageCounter', pageCounter as Make, { relay }, { relay: [], purposes: ['list'], namespace: [], consentCookie: [], clock: [], fetch: ['function'], onError: ['function'] }],
  ['obeyWithdrawals', (options) => obeyWithdrawals([], options), { state: memoryState() }, { state: [], onError: ['function'], clock: [], unaskedMs: ['five'] }],
  ['watchWorker', watchWorker as Make, {}, { clock: [] }],
];

const cases = makers.flatMap(([name, make, base, options]) =>
  Object.entries(options).flatMap(([option, right]) => Object.keys(mistakes).filter((mistake) => !right.includes(mistake)).map((mistake) => [name, option, mistake, make, base] as const)),
);

/** The options with another value, also inside of one. */
function changed(base: object, [name = '', ...inside]: readonly string[], value: unknown): object {
  return { ...base, [name]: inside.length === 0 ? value : changed((base as Readonly<Record<string, object>>)[name] ?? {}, inside, value) };
}

/** What a call throws or rejects with. */
async function faultOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (fault) {
    return fault;
  }
  return 'nothing';
}

describe('a wrong option is refused at once, by its name', () => {
  test.each(cases)('%s: %s as %s', async (_name, option, mistake, make, base) => {
    const fault = await faultOf(() => make(changed(base, option.split('.'), mistakes[mistake]) as never));
    expect(fault).toSatisfy(isTrackingError);
    expect((fault as Error).message.toLowerCase()).toContain(String(option.split('.').at(mistake === 'strange' ? 0 : -1)).toLowerCase());
  });

  test('and no option of a relay is forgotten here', () => {
    expect(Object.keys(relayRules).filter((name) => !Object.hasOwn(ofRelay, name))).toEqual([]);
  });
});

const wrongThings = Object.entries({ ...mistakes, undefined: undefined });

test.each(wrongThings.filter(([name]) => name !== 'function'))('what is no relay, worker, meter or function is refused: %s', async (_name, wrong) => {
  const calls = [
    ...[() => serveRelay(wrong as never), () => serveOperations(wrong as never), () => operationsOf(wrong as never), () => toNodeHandler(wrong as never)],
    ...[() => watchWorker().of(wrong as never), () => observeRelay(wrong as never, {} as never), () => observeRelay(relay, wrong as never)],
    ...(wrong === undefined ? [] : [() => jsonLines(wrong as never)]),
  ];
  for (const call of calls) expect(await faultOf(call)).toSatisfy(isTrackingError);
});
