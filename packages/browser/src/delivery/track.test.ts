import type { EventSchema } from '@waymark/core';
import { describe, expect, test } from 'vitest';
import { trackedPage } from '../__fixtures__/tracked-page.ts';

const order = (orderId: string): Readonly<Record<string, unknown>> => ({ order: { orderId, currency: 'EUR', total: 5, items: [] } });

function schema(validate: EventSchema['~standard']['validate']): EventSchema {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

describe('an event', () => {
  test('gets an id, a time, a place in the row and a priority, and cannot be changed any more', async () => {
    const seen: unknown[] = [];
    const { clock, see, tracker, vendor } = trackedPage({}, { enrichers: [(event) => (seen.push(Object.isFrozen(event)), event)] });
    await clock.advance(5);
    expect([see(), see('orderPlaced', order('')), see('cartViewed')]).toEqual(['e1', 'e2', 'e3']);
    await tracker.flush();
    expect(vendor.delivered.map(({ v, id, seq, occurredAt, priority, consent }) => [v, id, seq, occurredAt, priority, consent])).toEqual([
      [1, 'e1', 0, clock.now(), 'normal', ['analytics']],
      [1, 'e2', 1, clock.now(), 'critical', ['analytics']],
      [1, 'e3', 2, clock.now(), 'normal', ['analytics']],
    ]);
    expect(seen).toEqual([true, true, true]);
  });

  test('takes id and time from the application where it has its own', async () => {
    const { tracker, vendor } = trackedPage();
    expect(tracker.track('eventOccurred', {}, { id: 'mine', occurredAt: new Date(1_767_225_000_000) })).toBe('mine');
    tracker.track('eventOccurred', {}, { occurredAt: 1_767_225_000_001 });
    await tracker.flush();
    expect(vendor.delivered.map(({ id, occurredAt }) => [id, occurredAt])).toEqual([
      ['mine', 1_767_225_000_000],
      ['e1', 1_767_225_000_001],
    ]);
  });

  test('keeps its order when the clock of the computer is set back', async () => {
    const { clock, see, tracker, vendor } = trackedPage();
    await clock.advance(100);
    const before = clock.now();
    see();
    clock.setWall(before - 3_600_000);
    await clock.advance(50);
    see();
    await tracker.flush();
    expect(vendor.delivered.map(({ occurredAt }) => occurredAt)).toEqual([before, before + 50]);
  });

  test('with a cart says when the cart was last changed, unless it says so itself', async () => {
    const { clock, see, tracker, vendor } = trackedPage();
    see('cartViewed', { cart: { total: 1 } });
    see('cartViewed', { cart: { total: 1, lastUpdateTime: 7 } });
    await tracker.flush();
    expect(vendor.delivered.map(({ payload }) => payload)).toEqual([{ cart: { total: 1, lastUpdateTime: clock.now() } }, { cart: { total: 1, lastUpdateTime: 7 } }]);
  });
});

test('an event of the application that has a cart goes as it is', async () => {
  const { see, tracker, vendor } = trackedPage();
  const payloads = [{ cart: ['7710'] }, { cart: { total: 1 } }, { cart: 'big' }];
  for (const payload of payloads) see('cartShared', payload);
  await tracker.flush();
  expect(vendor.delivered.map(({ payload }) => payload)).toEqual(payloads);
});

describe('the same once more', () => {
  test.each([
    ['an order', 'orderPlaced', order('A-1'), {}, 'orderPlaced:A-1'],
    ['a checkout', 'checkoutStarted', { orderId: 'A-1' }, {}, 'checkoutStarted:A-1'],
    ['a key of the application', 'goalCompleted', {}, { key: 'k' }, 'goalCompleted:k'],
    ['a key with blanks', 'goalCompleted', {}, { key: 'k k' }, expect.stringMatching(/^goalCompleted:~[0-9a-z]{24,25}$/)],
    ['an id of the application', 'goalCompleted', {}, { id: 'a:b' }, 'a:b'],
  ])('merges by %s, while it waits and after it was delivered', async (_title, name, payload, options, id) => {
    const { tracker, vendor, report } = trackedPage();
    expect([tracker.track(name, payload, options), tracker.track(name, payload, options)]).toEqual([id, id]);
    await tracker.flush();
    expect(tracker.track(name, payload, options)).toEqual(id);
    await tracker.flush();
    expect(vendor.delivered).toHaveLength(1);
    expect(report()).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
  });

  test('goes after it was refused', async () => {
    const { see, tracker, report } = trackedPage({ answer: (_events, nth) => (nth ? { status: 'delivered' } : { status: 'refused', why: { code: 'http-400', message: '' } }) });
    see('orderPlaced', order('A-1'));
    await tracker.flush();
    see('orderPlaced', order('A-1'));
    await tracker.flush();
    expect(report()).toEqual({ accepted: 2, delivered: 1, waiting: 0, dropped: { refused: 1 } });
  });

  test('a wrong call is not remembered under the key of a right one', async () => {
    const cartSchema = schema((value) => ((value as { readonly ok?: boolean }).ok ? { value } : { issues: [{ message: '' }] }));
    const { tracker, told, vendor } = trackedPage({}, { events: { goalCompleted: cartSchema } });
    tracker.track('goalCompleted', {}, { key: 'k' });
    tracker.track('goalCompleted', { ok: true }, { key: 'k' });
    await tracker.flush();
    expect(told()).toEqual(['invalid payload-invalid e1']);
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['goalCompleted:k']);
  });
});

describe('a call that cannot go on', () => {
  test.each([
    'tabOpened',
    'tabUrlChanged',
    'tabVisibilityChanged',
    'pageOpened',
    'pageLoaded',
    'userSignedIn',
    'userSignedOut',
    'userProfileChanged',
    'sessionAttributesChanged',
    'nothingChanged',
    '$consent',
  ])('because only Waymark tracks %s', (name) => {
    const { see, told } = trackedPage();
    see(name);
    expect(told()).toEqual(['invalid event-reserved e1']);
  });

  test.each(['linkOpened', 'userSignedUp', 'postViewed', 'pageOpenedTwice', 'consent'])('does not mean %s', (name) => {
    const { see, told, report } = trackedPage();
    see(name);
    expect([told(), report()?.accepted]).toEqual([[], 1]);
  });

  test('because the payload does not fit the schema, or is replaced by what the schema makes of it', async () => {
    const cart = schema((value) => ((value as { readonly wrong?: boolean }).wrong ? { issues: [{ message: 'secret@shop.example' }] } : { value: { made: true } }));
    const { drops, see, tracker, told, vendor } = trackedPage({}, { events: { cartViewed: cart } });
    see('cartViewed', { wrong: true });
    see('cartViewed', {});
    see('noSchema', { as: 'is' });
    await tracker.flush();
    expect(told()).toEqual(['invalid payload-invalid e1']);
    expect(JSON.stringify(drops[0]?.why)).not.toContain('secret');
    expect(vendor.delivered.map(({ payload, seq }) => [payload, seq])).toEqual([
      [{ made: true }, 0],
      [{ as: 'is' }, 1],
    ]);
  });

  test.each([
    ['a circle', () => {
      const circle: Record<string, unknown> = {};
      circle['self'] = circle;
      return circle;
    }],
    ['a BigInt', () => ({ big: 1n })],
    ['a value that throws', () => ({ toJSON: () => { throw new Error('no'); } })],
  ])('because JSON does not know %s', async (_title, make) => {
    const { drops, see, told, tracker, report } = trackedPage();
    see('eventOccurred', make());
    see();
    await tracker.flush();
    expect(told()).toEqual(['invalid payload-unserialisable e1']);
    expect(drops[0]?.why.cause).toBeInstanceOf(Error);
    expect(report()).toEqual({ accepted: 2, delivered: 1, waiting: 0, dropped: { invalid: 1 } });
  });

  test('because an enricher dropped it, and the rest do not see it', () => {
    const seen: string[] = [];
    const { see, told } = trackedPage({}, { enrichers: [({ name, ...event }) => (name === 'cartViewed' ? null : { ...event, name }), (event) => (seen.push(event.name), event)] });
    see('cartViewed');
    see('eventOccurred');
    expect([told(), seen]).toEqual([['enricher enricher e1'], ['eventOccurred']]);
  });

  test('because an enricher threw', () => {
    const { problems, see, told } = trackedPage({}, {
      enrichers: [
        () => {
          throw new Error('a bug');
        },
      ],
    });
    see();
    expect(told()).toEqual(['enricher enricher e1']);
    expect(problems.map(({ code, cause }) => [code, String(cause)])).toEqual([['callback-threw', 'Error: a bug']]);
  });

  test('because the tracker is closed', async () => {
    const { see, told, tracker, report } = trackedPage();
    await tracker.close();
    see();
    expect(told()).toEqual(['closed closed e1']);
    expect(report()).toEqual({ accepted: 1, delivered: 0, waiting: 0, dropped: { closed: 1 } });
  });

  test('never throws into the application', () => {
    const { problems, tracker } = trackedPage({}, {
      events: {
        cartViewed: schema(() => {
          throw new Error('a bug');
        }),
      },
    });
    expect(() => tracker.track('cartViewed', {})).not.toThrow();
    expect(problems.map(({ code }) => code)).toEqual(['track-failed']);
  });
});

describe('an enricher', () => {
  test('changes what is sent, but not the id, by which repeats are known', async () => {
    const { see, tracker, vendor } = trackedPage({}, { enrichers: [(event) => ({ ...event, id: 'other', payload: { shop: 7 } })] });
    see();
    await tracker.flush();
    expect(vendor.delivered.map(({ id, payload }) => [id, payload])).toEqual([['e1', { shop: 7 }]]);
  });
});

describe('callbacks of the application', () => {
  test.each(['onDrop', 'onDelivered'] as const)('%s may throw without harm', async (hook) => {
    const { problems, see, tracker, report } = trackedPage({ wants: ({ name }) => name === 'cartViewed' }, {
      [hook]() {
        throw new Error('a bug');
      },
    });
    see('cartViewed');
    see('eventOccurred');
    await tracker.flush();
    expect(problems.map(({ code }) => code)).toEqual(['callback-threw']);
    expect(report()).toEqual({ accepted: 2, delivered: 1, waiting: 0, dropped: { 'not-wanted': 1 } });
  });

  test('may track themselves', async () => {
    const { clock, tracker, report } = trackedPage({}, {
      onDelivered: ({ name }) => void (name === 'first' && tracker.track('second', {})),
    });
    tracker.track('first', {});
    await clock.advance(5000);
    expect(report()).toMatchObject({ accepted: 2, delivered: 2 });
  });
});
