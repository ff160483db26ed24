import { describe, expect, test } from 'vitest';
import { standardEvents } from '../events/index.ts';
import { createTracker, type Drop, type Refusal } from '../index.ts';
import { createFakeClock, makeEvent, recordingTransport } from '../testing.ts';

/** Whatever is asked of it, it throws. */
const thrower = <Target extends object>(target: Target): Target => {
  const fail = (): never => {
    throw new Error('asked');
  };
  return new Proxy(target, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail, getOwnPropertyDescriptor: fail });
};
const withGetter = (name: string, base: object = {}): object => Object.defineProperty({ ...base }, name, { get: () => thrower({}).toString(), enumerable: true });

type Case = readonly [what: string, value: unknown];
type TextCase = readonly [what: string, value: unknown, text: string];

const notObjects: readonly Case[] = [
  ['nothing', undefined],
  ['null', null],
  ['a number', 7],
  ['a text', 'event'],
  ['a symbol', Symbol('event')],
  ['a big number', 7n],
  ['a function', () => undefined],
  ['a list', [[]]],
];

const good = (id: string) => makeEvent('goalCompleted', { goalId: 'abc' }, { id });
const event = good('e');

const noEvents: readonly TextCase[] = [
  ...notObjects.map(([what, value]) => [what, value, ''] as const),
  ['an object without members', {}, 'v'],
  ['an object without a prototype', Object.create(null), 'v'],
  ['a member too few', { ...event, who: undefined }, 'who'],
  ['null as a member', { ...event, where: null }, 'where'],
  ['a list as a member', { ...event, who: [] }, 'who'],
  ['a number as id', { ...event, id: 7 }, 'id'],
  ['an empty id', { ...event, id: '' }, 'id'],
  ['a symbol as name', { ...event, name: Symbol('name') }, 'name'],
  ['a text as time', { ...event, occurredAt: '2026-01-01' }, 'occurredAt'],
  ['a time that is none', { ...event, occurredAt: NaN }, 'occurredAt'],
  ['a big number as count', { ...event, seq: 1n }, 'seq'],
  ['a text as consent', { ...event, consent: 'marketing' }, 'consent'],
  ['numbers as consent', { ...event, consent: [1] }, 'consent'],
  ['a priority that is none', { ...event, priority: 'urgent' }, 'priority'],
  ['another version', { ...event, v: 2 }, 'v'],
  ['a proxy that throws', thrower({ ...event }), ''],
  ['a getter that throws', withGetter('seq', event), ''],
  ['a list inside that throws', { ...event, consent: thrower(['marketing']) }, ''],
];

function setUp() {
  const drops: Drop[] = [];
  const problems: Refusal[] = [];
  const recording = recordingTransport({ name: 'vendor' });
  const other = recordingTransport({ name: 'other' });
  const tracker = createTracker({ events: standardEvents, transports: [recording, other], clock: createFakeClock(), onDrop: (drop) => drops.push(drop), onError: (problem) => problems.push(problem) });
  const balance = () => Object.values(tracker.report().transports).map(({ accepted, delivered, waiting, dropped }) => accepted - delivered - waiting - Object.values(dropped).reduce((sum, count) => sum + count, 0));
  return { balance, drops, problems, recording, tracker };
}

const refused = (code: string, text = '') => expect.objectContaining({ name: 'TrackingError', code, message: expect.stringContaining(text) });

describe('accept', () => {
  test.each(noEvents)('drops %s alone, and says of which member', async (_what, value, path) => {
    const { balance, drops, problems, recording, tracker } = setUp();
    const results = await tracker.accept([good('before'), value as never, good('after')]);
    expect(results).toMatchObject([{ id: 'before', status: 'accepted' }, { status: 'dropped', reason: 'invalid', violations: [{ path }] }, { id: 'after', status: 'accepted' }]);
    await tracker.flush();
    expect(recording.delivered.map(({ id }) => id)).toEqual(['before', 'after']);
    expect(drops.map(({ transport, reason, why }) => [transport, reason, why.code])).toEqual([['vendor', 'invalid', 'envelope-invalid'], ['other', 'invalid', 'envelope-invalid']]);
    expect(balance()).toEqual([0, 0]);
    expect(problems).toEqual([]);
  });

  test('drops what throws only while it is written', async () => {
    const { balance, recording, tracker } = setUp();
    const who = withGetter('browserId') as object;
    expect(await tracker.accept([{ ...good('bad'), who }, Object.freeze({ ...good('worse'), payload: thrower({ goalId: 'abc' }) }), good('good')])).toMatchObject([
      { id: 'bad', reason: 'invalid' },
      { id: 'worse', reason: 'invalid' },
      { id: 'good', status: 'accepted' },
    ]);
    await tracker.flush();
    expect(recording.delivered.map(({ id }) => id)).toEqual(['good']);
    expect(balance()).toEqual([0, 0]);
  });

  test('keeps the id that it can read', async () => {
    const results = await setUp().tracker.accept([{ id: 'known' } as never, { id: 7 } as never]);
    expect(results.map(({ id }) => id)).toEqual(['known', '']);
  });

  test('answers for each hole of a list', async () => {
    const holes: (typeof event)[] = [];
    holes[2] = event;
    expect((await setUp().tracker.accept(holes)).map(({ status }) => status)).toEqual(['dropped', 'dropped', 'accepted']);
  });

  test.each<Case>([...notObjects.slice(0, -1), ['an object', {}], ['a list that throws', thrower([])]])('refuses %s in the place of the list', async (_what, value) => {
    const { balance, tracker } = setUp();
    await expect(tracker.accept(value as never)).rejects.toEqual(refused('call-invalid', 'accept() needs a list'));
    expect(balance()).toEqual([0, 0]);
  });
});

describe('resend', () => {
  test.each<Case>([...notObjects, ['no transport', { event }], ['a number as transport', { event, transport: 1 }], ['a proxy that throws', thrower({})], ['a getter that throws', withGetter('event')]])('refuses %s in the place of a letter', (_what, value) => {
    expect(() => setUp().tracker.resend(value as never)).toThrow(refused('call-invalid', 'resend() needs a dead letter'));
  });

  test.each<TextCase>([...noEvents, ['a payload that is no JSON', { ...event, payload: { amount: 1n } }, '']])('leaves a letter with %s where it is, and says so', async (_what, value) => {
    const { balance, problems, recording, tracker } = setUp();
    expect(tracker.resend({ event: value as never, transport: 'vendor' })).toBe(false);
    expect(problems.map(({ code }) => code)).toEqual(['envelope-invalid']);
    expect(tracker.resend({ event, transport: 'vendor' })).toBe(true);
    await tracker.flush();
    expect(recording.delivered.map(({ id }) => id)).toEqual(['e']);
    expect(balance()).toEqual([0, 0]);
  });
});

describe('scope', () => {
  test.each<TextCase>([
    ...notObjects.map(([what, value]) => [what, value, 'an object'] as const),
    ['a text as who', { who: 'browser-1' }, '"who" as an object'],
    ['null as who', { who: null }, '"who" as an object'],
    ['a number as user id', { who: { userId: 1042 } }, '"who.userId" as a text, found a number'],
    ['a number as where', { where: 7 }, '"where" as an object'],
    ['where without a runtime', { where: { url: 'https://shop.example/' } }, '"where.runtime"'],
    ['an address that is no text', { where: { runtime: 'server', url: new URL('https://shop.example/') } }, '"where.url" as a text'],
    ['a text as consent', { consent: 'granted' }, '"consent" as a record'],
    ["a page's decision as consent", { consent: { marketing: true } }, 'found a boolean for "marketing"'],
    ['a proxy that throws', thrower({}), 'throws when it is read'],
    ['a getter that throws', withGetter('who'), 'throws when it is read'],
    ['a getter inside that throws', { who: withGetter('userId') }, 'throws when it is read'],
  ])('refuses %s', (_what, value, text) => {
    expect(() => setUp().tracker.scope(value as never)).toThrow(refused('call-invalid', text));
  });

  test.each([[{}], [{ who: {}, where: { runtime: 'server' }, consent: {} }], [{ who: { browserId: 'b', aliases: {} } }], [{ who: undefined, where: undefined, consent: undefined }]])('takes %j', async (surroundings) => {
    const { recording, tracker } = setUp();
    tracker.scope(surroundings as never).track('goalCompleted', { goalId: 'abc' });
    await tracker.flush();
    expect(recording.delivered).toHaveLength(1);
  });
});

describe('a decision', () => {
  test.each<Case>([...notObjects, ["a page's decision", { marketing: true }], ['a word that is none', { marketing: 'yes' }], ['a proxy that throws', thrower({})]])('that is %s is refused, and changes nothing', async (_what, value) => {
    const { recording, tracker } = setUp();
    expect(() => tracker.setConsent(value as never)).toThrow(refused('call-invalid', 'setConsent() needs a record'));
    await expect(tracker.withdraw(new Map([['b', 1]]), value as never)).rejects.toEqual(refused('call-invalid', 'withdraw() needs a record'));
    tracker.track('goalCompleted', { goalId: 'abc' });
    await tracker.flush();
    expect(recording.delivered).toHaveLength(1);
  });

  test.each(notObjects)('of %s in the place of browsers is refused', async (_what, value) => {
    await expect(setUp().tracker.withdraw(value as never, { marketing: 'denied' })).rejects.toEqual(refused('call-invalid', 'withdraw() needs a map'));
  });
});

test.each([['A-17'], [17], [['A-17']]])('options of track that are %j are no options, and that is said', (options) => {
  const { drops, tracker } = setUp();
  tracker.track('goalCompleted', { goalId: 'abc' }, options as never);
  expect(drops.map(({ reason, why }) => [reason, why.code])).toEqual([['invalid', 'call-invalid'], ['invalid', 'call-invalid']]);
});

test.each([['a@harbor.example', 'a string'], [5, 'a number'], [['a@harbor.example'], 'an array']])('refuses %j where an object with the address is to be, and changes nobody', (traits, kind) => {
  const { tracker, recording } = setUp();
  expect(() => tracker.scope({}).identify('a', traits as never)).toThrow(expect.objectContaining({ code: 'call-invalid', message: expect.stringContaining(`found ${kind}. Example: { email }`) }));
  expect(() => tracker.identify('a', traits as never)).toThrow('call-invalid');
  expect(recording.delivered).toEqual([]);
  expect(tracker.report().transports['vendor']?.accepted).toBe(0);
});
