import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { standardEvents } from '../events/index.ts';
import { createTracker, type Drop, isTrackingError, type Refusal, type TrackerOptions } from '../index.ts';
import { createFakeClock, recordingTransport, type RecordingOptions } from '../testing.ts';

const order = {
  orderId: 'HC-1',
  currency: 'NOK',
  total: 119,
  items: [{ index: 0, quantity: 1, total: 119, product: { productId: '7710', name: 'Beans', displayPrice: 119 } }],
};

function setUp(options: Partial<TrackerOptions> = {}, transport: RecordingOptions = {}) {
  const clock = createFakeClock();
  const drops: Drop[] = [];
  const problems: Refusal[] = [];
  const recording = recordingTransport(transport);
  const tracker = createTracker({
    events: standardEvents,
    transports: [recording],
    clock,
    onDrop: (drop) => drops.push(drop),
    onError: (problem) => problems.push(problem),
    ...options,
  } as TrackerOptions & { events: typeof standardEvents });
  return { clock, drops, problems, recording, tracker };
}

describe('track', () => {
  test('delivers an envelope with identity, surroundings, time and number', async () => {
    const { clock, recording, tracker } = setUp({
      context: () => ({ who: { browserId: 'b1', userId: 'u1' }, where: { runtime: 'browser', url: 'https://harbor.example/x' } }),
      newId: () => 'id-1',
    });
    await clock.advance(1234);
    expect(tracker.track('interestShown', { interests: ['decaf'] })).toBe('id-1');
    await tracker.flush();
    expect(recording.delivered).toEqual([
      {
        v: 1,
        id: 'id-1',
        name: 'interestShown',
        payload: { interests: ['decaf'] },
        occurredAt: Date.UTC(2026, 0, 1) + 1234,
        seq: 0,
        who: { browserId: 'b1', userId: 'u1' },
        where: { runtime: 'browser', url: 'https://harbor.example/x' },
        consent: ['*'],
        priority: 'normal',
      },
    ]);
  });

  test('keeps order and time when the wall clock is set back', async () => {
    const { clock, recording, tracker } = setUp();
    tracker.track('eventOccurred', { name: 'first' });
    clock.setWall(0);
    await clock.advance(5);
    tracker.track('eventOccurred', { name: 'second' });
    await tracker.flush();
    const [first, second] = recording.delivered;
    expect([first?.seq, second?.seq]).toEqual([0, 1]);
    expect((second?.occurredAt ?? 0) - (first?.occurredAt ?? 0)).toBe(5);
  });

  test('reports a payload that does not fit with every path, and returns an id', () => {
    const { drops, tracker } = setUp();
    const id = tracker.track('orderPlaced', { order: { ...order, total: -1, items: [] } });
    expect(drops).toHaveLength(1);
    expect(drops[0]).toMatchObject({ reason: 'invalid', transport: 'recording', why: { code: 'payload-invalid' }, event: { id } });
    expect(drops[0]?.violations?.map(({ path }) => path)).toEqual(['order.total', 'order.items']);
    expect(tracker.report()).toEqual({ complete: true, transports: { recording: { accepted: 1, delivered: 0, waiting: 0, dropped: { invalid: 1 } } } });
  });

  test.each([
    ['event-unknown', (tracker: ReturnType<typeof setUp>['tracker']) => tracker.track('toString' as 'interestShown', { interests: ['x'] })],
    ['event-reserved', (tracker: ReturnType<typeof setUp>['tracker']) => tracker.track('tabOpened', { tabId: '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4' })],
    ['id-invalid', (tracker: ReturnType<typeof setUp>['tracker']) => tracker.track('goalCompleted', { goalId: 'abc' }, { id: 'no spaces' })],
    ['key-invalid', (tracker: ReturnType<typeof setUp>['tracker']) => tracker.track('goalCompleted', { goalId: 'abc' }, { key: 5 as unknown as string })],
    ['time-invalid', (tracker: ReturnType<typeof setUp>['tracker']) => tracker.track('goalCompleted', { goalId: 'abc' }, { occurredAt: new Date(Number.NaN) })],
    ['payload-invalid', (tracker: ReturnType<typeof setUp>['tracker']) => tracker.track('goalCompleted', null as never)],
  ])('reports %s at the call and loses nothing else', async (code, call) => {
    const { drops, recording, tracker } = setUp({ reserved: ['tabOpened'] });
    expect(call(tracker)).toMatch(/^[\w-]{21}$/);
    tracker.track('goalCompleted', { goalId: 'next' });
    await tracker.flush();
    expect(drops.map(({ reason, why }) => [reason, why.code])).toEqual([['invalid', code]]);
    expect(recording.delivered.map(({ payload }) => payload)).toEqual([{ goalId: 'next' }]);
  });

  test('copies the payload, so that a later change of it changes nothing', async () => {
    const { recording, tracker } = setUp();
    const payload = { interests: ['decaf'] };
    tracker.track('interestShown', payload);
    payload.interests.push('filters');
    await tracker.flush();
    expect(recording.delivered[0]?.payload).toEqual({ interests: ['decaf'] });
  });

  test('dates a cart that has no time of its own, but never an order', async () => {
    const { recording, tracker } = setUp();
    const cart = { currency: 'NOK', total: 0, items: [] };
    tracker.track('cartModified', { cart });
    tracker.track('orderPlaced', { order });
    await tracker.flush();
    expect(recording.delivered.map(({ payload }) => payload)).toEqual([{ cart: { ...cart, lastUpdateTime: Date.UTC(2026, 0, 1) } }, { order }]);
  });

  test('survives a payload that JSON cannot hold when nothing validates', () => {
    const { drops, tracker } = setUp({ events: undefined } as never);
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    tracker.track('eventOccurred', cycle as never);
    tracker.track('eventOccurred', { name: 1n } as never);
    expect(drops.map(({ reason, why }) => [reason, why.code])).toEqual([['invalid', 'payload-unserialisable'], ['invalid', 'payload-unserialisable']]);
  });

  test('takes schemas of the application beside the standard ones, and refuses asynchronous ones', async () => {
    const { drops, recording, tracker } = setUp({
      events: {
        ...standardEvents,
        wishlistShared: z.object({ size: z.number() }),
        slow: { '~standard': { version: 1, vendor: 'test', validate: async (value: unknown) => ({ value }) } },
      },
    } as never);
    (tracker.track as (name: string, payload: unknown) => string)('wishlistShared', { size: 2 });
    (tracker.track as (name: string, payload: unknown) => string)('wishlistShared', { size: 'two' });
    (tracker.track as (name: string, payload: unknown) => string)('slow', {});
    await tracker.flush();
    expect(recording.delivered.map(({ payload }) => payload)).toEqual([{ size: 2 }]);
    expect(drops.map(({ why, violations }) => [why.code, violations?.map(({ path }) => path)])).toEqual([['payload-invalid', ['size']], ['schema-async', []]]);
  });

  test('counts a schema that throws as an invalid payload, and passes on nothing of an issue but path, message and rule', () => {
    const throwing = { '~standard': { version: 1, vendor: 'test', validate: () => { throw new Error('a bug'); } } };
    const telling = { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ path: ['size'], message: 'Too small.', rule: 'minimum:1', input: 'personal' }] }) } };
    const { drops, tracker } = setUp({ events: { throwing, telling } } as never);
    (tracker.track as (name: string, payload: unknown) => string)('throwing', {});
    (tracker.track as (name: string, payload: unknown) => string)('telling', {});
    expect(drops.map(({ reason, why, violations }) => [reason, why.code, violations])).toEqual([
      ['invalid', 'schema-threw', []],
      ['invalid', 'payload-invalid', [{ path: 'size', message: 'Too small.', rule: 'minimum:1' }]],
    ]);
    expect(tracker.report().transports['recording']).toMatchObject({ accepted: 2, dropped: { invalid: 2 } });
  });

  test.each(['mira@example.org', 'a "quoted" one', 'two\nlines'])('says nothing of what a schema found and quotes: %j', (email) => {
    const asValibot = { message: `Invalid email: Received "${email}"`, path: [{ key: 'people' }, { key: 0 }] };
    const asArktype = { message: `must be an email address (was ${JSON.stringify(email)})`, path: ['people', 0] };
    const { drops, tracker } = setUp({ events: { invited: { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [asValibot, asArktype] }) } } } } as never);
    (tracker.track as (name: string, payload: unknown) => string)('invited', { people: [email] });
    expect(drops[0]?.violations).toEqual([
      { path: 'people[0]', message: 'Invalid email: Received "…"' },
      { path: 'people[0]', message: 'must be an email address (was "…")' },
    ]);
    expect(drops[0]?.why.message).not.toContain(email);
  });

  test.each([undefined, null, 'text', [[]]])('refuses what a schema makes of it where that is no object: %j', async (value) => {
    const { drops, recording, tracker } = setUp({ events: { resized: { '~standard': { version: 1, vendor: 'test', validate: () => ({ value }) } } } } as never);
    (tracker.track as (name: string, payload: unknown) => string)('resized', { size: 2 });
    await tracker.flush();
    expect([recording.delivered, drops.map(({ why }) => why.code)]).toEqual([[], ['payload-invalid']]);
  });

  test('is dropped with reason closed after close', async () => {
    const { drops, tracker } = setUp();
    await tracker.close();
    tracker.track('goalCompleted', { goalId: 'abc' });
    expect(drops.map(({ reason }) => reason)).toEqual(['closed']);
  });

  test('survives callbacks that throw', async () => {
    const { problems, recording, tracker } = setUp({
      onDrop: () => {
        throw new Error('mine');
      },
      onDelivered: () => {
        throw new Error('mine too');
      },
    });
    tracker.track('goalCompleted', { goalId: '-' });
    tracker.track('goalCompleted', { goalId: 'abc' });
    await tracker.flush();
    expect(recording.delivered).toHaveLength(1);
    expect(problems.map(({ code }) => code)).toEqual(['callback-threw', 'callback-threw']);
  });
});

describe('a business key', () => {
  test('gives the same id everywhere and merges repeats', async () => {
    const { recording, tracker } = setUp();
    const id = tracker.track('orderPlaced', { order });
    expect(tracker.track('orderPlaced', { order })).toBe(id);
    expect(id).toBe(setUp().tracker.track('orderPlaced', { order }));
    await tracker.flush();
    tracker.track('orderPlaced', { order });
    await tracker.flush();
    expect(recording.delivered).toHaveLength(1);
    expect(tracker.report().transports['recording']).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
  });

  test('tells names and keys apart, whatever they contain', () => {
    const { tracker } = setUp();
    const ids = ['a', 'b', 'ä', '\uD83D', 'x'.repeat(300), `${'x'.repeat(299)}y`].map((key) => tracker.track('goalCompleted', { goalId: 'abc' }, { key }));
    ids.push(tracker.track('interestShown', { interests: ['x'] }, { key: 'a' }));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\w\-:.~]{1,128}$/);
  });

  test('an id of the application merges while the first one is still waiting', async () => {
    const { recording, tracker } = setUp({}, { answer: () => ({ status: 'delivered' }) });
    tracker.track('goalCompleted', { goalId: 'abc' }, { id: 'mine' });
    tracker.track('goalCompleted', { goalId: 'abc' }, { id: 'mine' });
    await tracker.flush();
    expect(recording.delivered).toHaveLength(1);
    expect(tracker.report().transports['recording']).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
  });
});

describe('enrichers', () => {
  test('change copies, drop events, and cannot change the id', async () => {
    const { drops, recording, tracker } = setUp({
      enrichers: [
        (event) => (event.name === 'interestShown' ? null : { ...event, id: 'other', where: { ...event.where, metadata: { shop: 'no' } } }),
        (event) => event,
      ],
    });
    const id = tracker.track('goalCompleted', { goalId: 'abc' });
    tracker.track('interestShown', { interests: ['x'] });
    await tracker.flush();
    expect(recording.delivered).toMatchObject([{ id, where: { metadata: { shop: 'no' } } }]);
    expect(drops.map(({ reason }) => reason)).toEqual(['enricher']);
  });

  test('that throw cost one event and are reported', async () => {
    const { drops, problems, tracker } = setUp({
      enrichers: [
        (event) => {
          (event as { name: string }).name = 'changed';
          return event;
        },
      ],
    });
    tracker.track('goalCompleted', { goalId: 'abc' });
    expect(drops.map(({ reason, why }) => [reason, why.code])).toEqual([['enricher', 'enricher-threw']]);
    expect(problems).toHaveLength(1);
  });
});

describe('transports', () => {
  test('that do not want an event report it as not-wanted', () => {
    const { drops, tracker } = setUp({}, { wants: (event) => event.name !== 'cartViewed' });
    tracker.track('cartViewed', { cart: { currency: 'NOK', total: 0, items: [] } });
    expect(drops.map(({ reason, transport }) => [reason, transport])).toEqual([['not-wanted', 'recording']]);
  });

  test('do not hold each other up', async () => {
    const slow = recordingTransport({ name: 'slow', answer: () => new Promise(() => undefined) });
    const quick = recordingTransport({ name: 'quick' });
    const clock = createFakeClock();
    const tracker = createTracker({ transports: [slow, quick], clock });
    for (let index = 0; index < 30; index += 1) tracker.track('goalCompleted', { goalId: 'abc' });
    await clock.advance(2000);
    expect(tracker.report().transports).toMatchObject({ slow: { waiting: 30 }, quick: { delivered: 30, waiting: 0 } });
  });

  test('need names of their own', () => {
    expect(() => createTracker({ transports: [recordingTransport(), recordingTransport()] })).toThrow(/transport-name-taken/);
    try {
      createTracker({} as TrackerOptions);
      expect.unreachable();
    } catch (error) {
      expect(isTrackingError(error) && error.code).toBe('transports-missing');
    }
  });
});

describe('identity', () => {
  const users = (recording: ReturnType<typeof recordingTransport>): unknown[] =>
    recording.delivered.map(({ name, payload, who }) => [name, (payload as { userId?: string }).userId, who.userId]);

  test('emits sign-in and sign-out with the identity that each belongs to', async () => {
    const kept: unknown[] = [];
    const { recording, tracker } = setUp({ onIdentity: (who) => kept.push(who) });
    tracker.anonymize();
    tracker.identify('a', { email: 'a@harbor.example' });
    tracker.identify('a', { email: 'a@harbor.example' });
    tracker.identify('b');
    tracker.anonymize();
    await tracker.flush();
    expect(users(recording)).toEqual([['userSignedIn', 'a', 'a'], ['userSignedOut', 'a', 'a'], ['userSignedIn', 'b', 'b'], ['userSignedOut', 'b', 'b']]);
    expect(kept).toEqual([{}, { userId: 'a', email: 'a@harbor.example' }, { userId: 'a', email: 'a@harbor.example' }, { userId: 'b' }, {}]);
  });

  test('emits nothing for the user who was signed in at start', async () => {
    const { recording, tracker } = setUp({ context: () => ({ who: { userId: 'a' } }) });
    tracker.identify('a');
    tracker.anonymize();
    await tracker.flush();
    expect(users(recording)).toEqual([['userSignedOut', 'a', 'a']]);
  });

  test.each([['', 'user-id-invalid'], ['x'.repeat(255), 'user-id-invalid'], [7, 'user-id-invalid']])('refuses %j as a user id', (userId, code) => {
    expect(() => setUp().tracker.identify(userId as string)).toThrow(code);
  });

  test('takes 254 code points and refuses an e-mail address that is too long', () => {
    expect(() => setUp().tracker.identify('😀'.repeat(254))).not.toThrow();
    expect(() => setUp().tracker.identify('a', { email: 'x'.repeat(255) })).toThrow('email-invalid');
  });

  test('of one scope never shows in another', async () => {
    const { recording, tracker } = setUp();
    const first = tracker.scope({ who: { browserId: 'b1' } });
    const second = tracker.scope({ who: { browserId: 'b2' } });
    first.identify('a');
    second.track('goalCompleted', { goalId: 'abc' });
    tracker.track('goalCompleted', { goalId: 'def' });
    await tracker.flush();
    expect(recording.delivered.map(({ name, who }) => [name, who])).toEqual([
      ['userSignedIn', { browserId: 'b1', userId: 'a' }],
      ['goalCompleted', { browserId: 'b2' }],
      ['goalCompleted', {}],
    ]);
  });
});
