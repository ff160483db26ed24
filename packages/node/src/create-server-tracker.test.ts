import { EventEmitter } from 'node:events';
import { type Drop, memoryOutbox, type Try } from '@waymark/core';
import { createFakeClock, recordingTransport } from '@waymark/core/testing';
import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import { createServerTracker } from './create-server-tracker.ts';
import type { ServerTrackerOptions } from './server-tracker.ts';

type Options = ServerTrackerOptions<Record<never, never>>;

function setUp(options: Partial<Omit<Options, 'events'>> = {}) {
  const emitter = new EventEmitter();
  const kills: string[] = [];
  const host = {
    pid: 7,
    on: (event: string, listener: () => void) => emitter.on(event, listener),
    off: (event: string, listener: () => void) => emitter.off(event, listener),
    listenerCount: (event: string) => emitter.listenerCount(event),
    kill: (_pid: number, signal: string) => kills.push(signal),
  };
  const clock = createFakeClock();
  const analytics = recordingTransport({ name: 'analytics', purposes: ['analytics'] });
  const marketing = recordingTransport({ name: 'marketing', purposes: ['marketing'] });
  const drops: Drop[] = [];
  const tracker = createServerTracker({
    service: 'shop',
    transports: [analytics, marketing],
    clock,
    onDrop: (drop) => drops.push(drop),
    process: host,
    ...options,
  });
  return { tracker, analytics, marketing, clock, drops, emitter, kills };
}

const goal = { goalId: 'newsletter' };

function request(headers: Readonly<Record<string, string>>, remoteAddress = '203.0.113.42') {
  return { headers, socket: { remoteAddress } };
}

describe('the tracker of the process', () => {
  test('says where an event comes from and has no visitor', async () => {
    const { tracker, analytics } = setUp();
    tracker.track('goalCompleted', goal);
    await tracker.flush();
    expect(analytics.delivered).toMatchObject([{ name: 'goalCompleted', who: {}, where: { runtime: 'server', service: 'shop' }, consent: ['*'] }]);
  });

  test('is called "server" when it has no name', async () => {
    const vendor = recordingTransport();
    const tracker = createServerTracker({ transports: [vendor], clock: createFakeClock() });
    tracker.track('goalCompleted', goal);
    await tracker.close();
    expect(vendor.delivered[0]?.where).toEqual({ runtime: 'server', service: 'server' });
  });

  test('hears of every try, as every tracker', async () => {
    const onTry = vi.fn<(result: Try) => void>();
    const { tracker } = setUp({ onTry });
    tracker.track('goalCompleted', goal);
    await tracker.flush();
    expect(onTry.mock.calls.map(([{ transport, events, again }]) => [transport, events, again])).toEqual([['analytics', 1, 0], ['marketing', 1, 0]]);
  });

  test('validates without being asked', async () => {
    const { tracker, analytics, drops } = setUp();
    tracker.track('goalCompleted', { goalId: '' });
    await tracker.flush();
    expect(analytics.delivered).toEqual([]);
    expect(drops[0]).toMatchObject({ reason: 'invalid', violations: [{ path: 'goalId' }] });
  });

  test.each(['tabOpened', 'tabUrlChanged', 'tabVisibilityChanged', 'pageOpened', 'pageLoaded', 'nothingChanged'])('refuses %s', (name) => {
    const { tracker, drops } = setUp();
    tracker.track(name as 'goalCompleted', { goalId: 'newsletter' });
    expect(drops[0]).toMatchObject({ reason: 'invalid', why: { code: 'event-reserved' } });
  });

  test('refuses a transport that works in pages only, and says what a relay needs', () => {
    const create = () => createServerTracker({ transports: [{ ...recordingTransport(), runsIn: 'browser' }] });
    expect(create).toThrow(expect.objectContaining({ code: 'transport-not-for-servers', message: expect.stringContaining('relayTransport({ url: "https://shop.example/w" })') }));
  });

  test('has no identify and no anonymize, neither as types nor at run time', () => {
    const { tracker } = setUp();
    expectTypeOf(tracker).not.toHaveProperty('identify');
    expectTypeOf(tracker).not.toHaveProperty('anonymize');
    expect(Object.keys(tracker)).not.toEqual(expect.arrayContaining(['identify']));
    expect(Object.keys(tracker)).not.toEqual(expect.arrayContaining(['anonymize']));
  });

  test.each([[''], [' shop'], ['x'.repeat(101)], [null]])('refuses the service name %j', (service) => {
    expect(() => setUp({ service: service as unknown as string })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });
});

describe('forRequest', () => {
  const headers = {
    cookie: 'waymark_id=b-1; uid=send-1; waymark_consent=analytics:granted,marketing:denied',
    'user-agent': 'Mozilla/5.0',
    referer: 'https://shop.example/cart',
    'x-forwarded-for': '198.51.100.7',
  };

  test('binds events to the visitor', async () => {
    const { tracker, analytics } = setUp({ request: { aliasCookies: { send: 'uid' }, trustedProxies: ['203.0.113.0/24'] } });
    tracker.forRequest(request(headers), { userId: 'user-1', email: 'jo@shop.example' }).track('goalCompleted', goal);
    await tracker.flush();
    expect(JSON.parse(JSON.stringify(analytics.delivered))).toMatchObject([
      {
        who: { browserId: 'b-1', aliases: { send: 'send-1' }, userId: 'user-1', email: 'jo@shop.example' },
        where: {
          runtime: 'server',
          service: 'shop',
          url: 'https://shop.example/cart',
          client: { ip: '198.51.100.7', userAgent: 'Mozilla/5.0' },
        },
        consent: ['analytics'],
      },
    ]);
  });

  test('keeps visitors apart, also when a scope outlives its request', async () => {
    const { tracker, analytics } = setUp();
    const first = tracker.forRequest(request({ cookie: 'waymark_id=b-1' }));
    const second = tracker.forRequest(request({ cookie: 'waymark_id=b-2' }));
    first.identify('user-1');
    second.track('goalCompleted', goal);
    first.track('goalCompleted', goal);
    tracker.track('goalCompleted', goal);
    await tracker.flush();
    const goals = analytics.delivered.filter(({ name }) => name === 'goalCompleted').map(({ who }) => who);
    expect(goals).toEqual([{ browserId: 'b-2' }, { browserId: 'b-1', userId: 'user-1' }, {}]);
  });

  test('sends to the destinations that the visitor granted', async () => {
    const { tracker, analytics, marketing, drops } = setUp();
    tracker.forRequest(request(headers)).track('goalCompleted', goal);
    await tracker.flush();
    expect([analytics.delivered.length, marketing.delivered.length]).toEqual([1, 0]);
    expect(drops).toMatchObject([{ transport: 'marketing', reason: 'no-consent' }]);
  });

  test.each([
    ['no decision, no state of the process', {}, undefined, undefined, [1, 1]],
    ['no decision, undecided process', {}, { analytics: 'undecided', marketing: 'undecided' }, undefined, [0, 0]],
    ['no decision, one purpose granted for all', {}, { analytics: 'granted' }, undefined, [1, 0]],
    ['a purpose that the decision does not name', { cookie: 'waymark_consent=marketing:granted' }, undefined, undefined, [0, 1]],
    ['a privacy signal', { 'sec-gpc': '1' }, undefined, undefined, [1, 0]],
    ['a privacy signal and an explicit grant', { 'sec-gpc': '1', cookie: 'waymark_consent=marketing:granted,analytics:granted' }, undefined, undefined, [1, 1]],
    ["the application's own word", headers, undefined, { marketing: 'granted' }, [0, 1]],
  ] as const)('%s', async (_title, given, consent, stated, expected) => {
    const { tracker, analytics, marketing } = setUp({ ...(consent && { consent }) });
    tracker.forRequest(request(given), { ...(stated && { consent: stated }) }).track('goalCompleted', goal);
    await tracker.flush();
    expect([analytics.delivered.length, marketing.delivered.length]).toEqual(expected);
  });

  test('a decision for the whole process counts for later requests', async () => {
    const { tracker, analytics } = setUp({ consent: { analytics: 'undecided' } });
    tracker.setConsent({ analytics: 'granted' });
    tracker.forRequest(request({})).track('goalCompleted', goal);
    await tracker.flush();
    expect(analytics.delivered).toHaveLength(1);
  });

  test('the surroundings that the application kept win over the request', async () => {
    const { tracker, analytics } = setUp();
    const client = { ip: '198.51.100.99', userAgent: 'Stored/1.0' };
    tracker
      .forRequest(request(headers), { url: 'https://shop.example/thanks', context: { who: { browserId: 'stored' }, where: { runtime: 'server', client } } })
      .track('goalCompleted', goal);
    await tracker.flush();
    expect(analytics.delivered).toMatchObject([{ who: { browserId: 'stored' }, where: { service: 'shop', url: 'https://shop.example/thanks', client } }]);
  });
});

test('contextOf gives plain values, with which a later job goes on as the visitor', async () => {
  const { tracker, analytics, marketing } = setUp({ request: { aliasCookies: { send: 'uid' } } });
  const headers = { cookie: 'waymark_id=b-1; uid=send-1; waymark_consent=analytics:granted', 'user-agent': 'Mozilla/5.0' };
  const stored = JSON.stringify(tracker.contextOf(request(headers), { userId: 'user-1' }));
  tracker.scope(JSON.parse(stored)).track('goalCompleted', goal);
  await tracker.flush();
  expect(analytics.delivered).toMatchObject([
    {
      who: { browserId: 'b-1', aliases: { send: 'send-1' }, userId: 'user-1' },
      where: { service: 'shop', client: { ip: '203.0.113.42', userAgent: 'Mozilla/5.0' } },
      consent: ['analytics'],
    },
  ]);
  expect(marketing.delivered).toEqual([]);
});

test('who tracks faster than destinations take sees it, and can wait for room', async () => {
  let isUp = false;
  const slow = recordingTransport({ answer: () => (isUp ? { status: 'delivered' } : { status: 'retry', why: { code: 'http-503', message: 'Down.' } }) });
  const { tracker } = setUp({ transports: [slow], outbox: memoryOutbox({ maxEvents: 10 }) });
  expect(tracker.pressure).toBe(0);
  for (let count = 0; count < 8; count += 1) tracker.track('goalCompleted', goal);
  await tracker.flush();
  expect(tracker.pressure).toBe(0.8);
  let hasRoom = false;
  const room = tracker.drained().then(() => {
    hasRoom = true;
  });
  await tracker.flush();
  expect(hasRoom).toBe(false);
  isUp = true;
  await tracker.flush();
  await room;
  expect(tracker.pressure).toBe(0);
});

describe('closing', () => {
  test('on SIGTERM delivers what waits and raises the signal again', async () => {
    const { tracker, analytics, emitter, kills } = setUp({ closeOn: ['SIGTERM'] });
    tracker.track('goalCompleted', goal);
    emitter.emit('SIGTERM');
    await tracker.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(analytics.delivered).toHaveLength(1);
    expect(kills).toEqual(['SIGTERM']);
    expect(emitter.eventNames()).toEqual([]);
  });

  test('before a process ends by itself delivers what waits', async () => {
    const { tracker, analytics, emitter } = setUp({ closeOn: ['beforeExit'] });
    tracker.track('goalCompleted', goal);
    emitter.emit('beforeExit');
    await tracker.close();
    expect(analytics.delivered).toHaveLength(1);
  });

  test('installs nothing on the process unasked', () => {
    expect(setUp().emitter.eventNames()).toEqual([]);
  });

  test('twice gives the same receipt, and says what was lost', async () => {
    const failing = recordingTransport({ answer: () => ({ status: 'retry', why: { code: 'http-503', message: 'Down.' } }) });
    const { tracker, clock, drops } = setUp({ transports: [failing] });
    tracker.track('goalCompleted', goal);
    const closing = tracker.close(2000);
    await clock.advance(2000);
    expect(await tracker.close(10)).toBe(await closing);
    expect((await closing).transports['recording']).toMatchObject({ accepted: 1, delivered: 0, waiting: 0, dropped: { closed: 1 } });
    expect(drops).toMatchObject([{ reason: 'closed', transport: 'recording' }]);
  });
});
