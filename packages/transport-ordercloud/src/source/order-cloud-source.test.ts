import { memoryState, type VisitorContext } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { type FakeHost, fakeHost } from '../__fixtures__/fake-host.ts';
import { anonymousId, apiOrderModel, message, orderPayload, webhook } from '../__fixtures__/messages.ts';
import { hashKey, signed } from '../__fixtures__/signed.ts';
import { everything, later, line, order, setUp, signIn, units, visitor, whileTimeGoesOn } from '../__fixtures__/source-kit.ts';
import { orderCloudSource } from './order-cloud-source.ts';

describe('what OrderCloud reports', () => {
  test('is taken in the name of the visitor, an order under the id that it has everywhere', async () => {
    const { host, give, clock } = setUp(everything);
    for (const body of [line('added', 'A', 2), signIn, order]) expect(await give(body)).toBe(204);
    expect(units(host)).toEqual([['A 2'], 'userSignedIn', 'orderPlaced']);
    expect(host.taken[2]).toMatchObject({
      id: 'orderPlaced:SO-5521',
      occurredAt: clock.now(),
      who: { browserId: 'b-1', sessionId: 's-1', userId: 'u-10071', email: 'mira.holm@example.org', aliases: { send: anonymousId } },
      where: { runtime: 'server', service: 'ordercloud', url: 'https://shop.example/cart', client: { ip: '203.0.113.42' } },
      consent: { marketing: 'granted' },
    });
  });

  test('has ids that name nobody, because relays remember ids for longer than visitors, also those of visitors who withdraw', async () => {
    const { host, give } = setUp(everything);
    for (const body of [line('added', 'A', 2), signIn]) await give(body);
    for (const { id } of host.taken) expect(id).not.toMatch(/u-10071|4d0b8f0b|SO-5521/);
  });

  test('ties orders and users to the visitor, but not a user who stands for nobody', async () => {
    const { host, give } = setUp({ ignoreUserIds: ['shared'] });
    await give(line('added', 'A', 1, { UserContext: { ID: 'shared', AnonymousId: anonymousId } }));
    await give(order);
    const keys = { browserId: anonymousId, vendorId: anonymousId };
    expect(host.links).toEqual([[keys, { orderId: 'SO-5521' }], [keys, { orderId: 'SO-5521', userId: 'u-10071' }]]);
  });

  test('finds the visitor by an id written with dashes or without, by the order, and by the user', async () => {
    const dashed = '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10';
    for (const [known, AnonymousId] of [[anonymousId, dashed.toUpperCase()], [dashed, anonymousId], ['SO-5521', 'other'], ['u-10071', 'other']] as const) {
      const { host, give } = setUp({}, fakeHost(visitor, [known]));
      await give(message('orders.submitted', { ...orderPayload, UserContext: { ID: 'u-10071', AnonymousId } }));
      expect(units(host)).toEqual(['orderPlaced']);
    }
  });

  test('of carts and sign-ins stays here unless it is asked for, and an order without lines still gets those of the cart', async () => {
    const { host, give, notes, source } = setUp();
    expect(source.reports).toEqual([]);
    await give(line('added', 'A', 2));
    await give(signIn);
    expect(host.taken).toEqual([]);
    expect(notes.join()).toContain('"cartModified"');
    await give(webhook('POST', 'v1/cart/submit', { Response: { Body: apiOrderModel } }));
    expect(host.taken).toMatchObject([{ id: 'orderPlaced:SO-5521', payload: { order: { items: [{ product: { productId: 'A' }, quantity: 2 }] } } }]);
  });

  test('of carts and sign-ins, where nobody has said who reports them, is brought to the operator once', async () => {
    const undecided = setUp();
    for (const body of [line('added', 'A', 1), line('updated', 'A', 2), signIn, order]) await undecided.give(body);
    expect(undecided.host.problems).toEqual(
      ['cartModified', 'userSignedIn'].map((name) => ({ code: 'ordercloud-reports-unset', message: expect.stringContaining(`"${name}"`) as string })),
    );
    for (const reports of [[], everything.reports]) {
      const decided = setUp({ reports });
      for (const body of [line('added', 'A', 1), signIn]) await decided.give(body);
      expect(decided.host.problems).toEqual([]);
    }
  });

  test('goes nowhere without consent: it is answered all the same', async () => {
    for (const host of [fakeHost(undefined, []), fakeHost({ ...visitor, consent: { marketing: 'denied' } }, [anonymousId])]) {
      const { clock, give } = setUp(everything, host);
      for (const body of [line('added', 'A', 2), signIn, order]) expect(await whileTimeGoesOn(clock, give(body))).toBe(204);
      expect(await give(webhook('POST', 'v1/cart/submit', { Response: { Body: apiOrderModel } }))).toBe(200);
      expect([host.taken, host.links]).toEqual([[], []]);
    }
  });

  test('of a visitor who refused is not told when he consents later; of one who was not known yet it is', async () => {
    let now: VisitorContext | undefined = { ...visitor, consent: { marketing: 'denied' } };
    const host = fakeHost(visitor, []);
    const { give } = setUp({}, { ...host, contexts: { ...host.contexts, find: () => now } });
    await give(order);
    now = visitor;
    await give({ MessageType: 'OrderApproved', EventBody: { Order: apiOrderModel, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } });
    expect(host.taken).toEqual([]);
    now = undefined;
    const other = message('orders.submitted', { ...orderPayload, OrderID: 'SO-2' });
    await give(other);
    now = visitor;
    await give(other);
    expect(host.taken.map(({ id }) => id)).toEqual(['orderPlaced:SO-2']);
  });
});

test('a state that ends with the process is brought to the operator once, when there is something to forget', async () => {
  const host = fakeHost(visitor, [anonymousId]);
  const { give } = setUp(everything, { ...host, state: memoryState() });
  await give({ Headers: { type: 'product.updated' }, Payload: {} });
  expect(host.problems).toEqual([]);
  for (const body of [order, signIn]) await give(body);
  expect(host.problems).toMatchObject([{ code: 'ordercloud-forgets', message: expect.stringContaining('jetstreamState()') as string }]);
});

describe('repeats', () => {
  test('are answered alike and taken once, also by another relay and after a restart', async () => {
    const state = memoryState();
    const taken: FakeHost['taken'] = [];
    const relays = [0, 1].map(() => setUp(everything, fakeHost(visitor, [anonymousId], { state, taken })));
    const bodies = [line('added', 'A', 1), signIn, order];
    for (const { give } of relays) for (const body of bodies) expect(await give(body)).toBe(204);
    expect(units(relays[0]?.host as FakeHost)).toEqual([['A 1'], 'userSignedIn', 'orderPlaced']);
  });

  test('of a message that the outbox did not take are taken, with the same id, however it broke off', async () => {
    for (const failure of ['queue-full', new Error('disk'), 'kept-but-lost'] as const) {
      const { host, give, clock } = setUp(everything);
      for (const body of [line('added', 'A', 1), line('updated', 'A', 3), signIn, order]) {
        host.failNext(failure);
        expect(await give(body)).toBe(503);
        await clock.advance(1000);
        expect(await give(body)).toBe(204);
      }
      expect(units(host)).toEqual([['A 1'], ['A 3'], 'userSignedIn', 'orderPlaced']);
      expect(new Set(host.taken.map(({ id }) => id)).size).toBe(4);
      expect(host.problems.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'ordercloud-not-kept'));
    }
  });

  test('of a removal that broke off are taken too', async () => {
    const { host, give } = setUp({ ...everything, currency: 'EUR' });
    for (const id of ['A', 'B']) await give(line('added', id, 1, { UserContext: { ID: 'u1', AnonymousId: anonymousId } }));
    const UserToken = `e.${btoa(JSON.stringify({ usrtype: 'buyer', usr: 'mira' }))}.s`;
    const gone = webhook('DELETE', 'v1/cart/lineitems/{lineItemID}', { RouteParams: { lineItemID: 'A' }, UserToken });
    host.failNext('queue-full');
    expect(await give(gone)).toBe(503);
    expect(await give(gone)).toBe(200);
    const emptied = webhook('DELETE', 'v1/cart', { LogID: 'other', UserToken: `e.${btoa(JSON.stringify({ usrtype: 'buyer', u: 'u1' }))}.s` });
    host.failNext('queue-full');
    expect(await give(emptied)).toBe(503);
    expect(await give(emptied)).toBe(200);
    expect(units(host)).toEqual([['A 1'], ['A 1', 'B 1'], ['B 1'], []]);
  });

  test('of a change go on at once where what the last turn left ends while they look at it', async () => {
    const storeClock = createFakeClock();
    const store = memoryState({ clock: storeClock });
    const state: typeof store = {
      ...store,
      async get(key) {
        const found = await store.get(key);
        if (found === '') await storeClock.advance(2);
        return found;
      },
    };
    const { host, give } = setUp(everything, fakeHost(visitor, [anonymousId], { state }));
    for (const body of [line('added', 'A', 1), line('updated', 'A', 3), line('updated', 'A', 5)]) expect(await give(body)).toBe(204);
    expect(units(host)).toEqual([['A 1'], ['A 3'], ['A 5']]);
  });

  test('of a change that broke off undo no change that came after it', async () => {
    const { host, give, clock } = setUp({ ...everything, currency: 'EUR' });
    const token = `e.${btoa(JSON.stringify({ orderid: 'SO-5521' }))}.s`;
    const emptied = webhook('DELETE', 'v1/cart', { UserToken: token });
    const gone = webhook('DELETE', 'v1/cart/lineitems/{lineItemID}', { RouteParams: { lineItemID: 'A' }, UserToken: token });
    await give(line('added', 'A', 1));
    for (const [index, old] of [line('updated', 'A', 2), gone, emptied].entries()) {
      host.failNext('queue-full');
      expect(await give(old)).toBe(503);
      await clock.advance(1000);
      expect(await give(line('added', 'A', index + 5))).toBe(204);
      await clock.advance(1000);
      expect(await give(old)).toBeLessThan(300);
      expect(await give(line('added', 'B', index + 1))).toBe(204);
      expect((units(host) as readonly string[][]).at(-1)?.toSorted()).toEqual([`A ${index + 5}`, `B ${index + 1}`]);
    }
  });

  test('of a sign-in are a new one after ten minutes', async () => {
    const clock = createFakeClock();
    const { host, give } = setUp({ ...everything, clock }, fakeHost(visitor, [anonymousId], { state: memoryState({ clock }) }));
    await give(signIn);
    await clock.advance(9 * 60_000);
    await give(signIn);
    expect(host.taken).toHaveLength(1);
    await clock.advance(2 * 60_000);
    await give(signIn);
    expect(host.taken).toHaveLength(2);
  });

  test('of an order are known for thirty days, whichever message comes', async () => {
    const clock = createFakeClock();
    const { host, give } = setUp({ clock, countAwaitingApproval: false }, fakeHost(visitor, [anonymousId], { state: memoryState({ clock }) }));
    await give(message('orders.submitted', { ...orderPayload, OrderStatus: 'AwaitingApproval' }));
    expect(host.taken).toEqual([]);
    await give(order);
    await clock.advance(29 * 86_400_000);
    await give({ MessageType: 'OrderApproved', EventBody: { Order: apiOrderModel, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } });
    await give(order);
    expect(host.taken.map(({ id }) => id)).toEqual(['orderPlaced:SO-5521']);
    // Not because the outbox knows the id, which it does not for as long.
    const another = setUp({ clock }, fakeHost(visitor, [anonymousId], { state: host.state }));
    await another.give({ MessageType: 'OrderSubmitted', EventBody: { Order: apiOrderModel, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } });
    await another.give(order);
    expect(another.host.taken).toEqual([]);
  });
});

test('an order that was told while it awaited approval is not told again when it is approved', async () => {
  const clock = createFakeClock();
  const state = memoryState({ clock });
  const first = setUp({ clock }, fakeHost(visitor, [anonymousId], { state }));
  await first.give(message('orders.submitted', { ...orderPayload, OrderStatus: 'AwaitingApproval' }));
  expect(units(first.host)).toEqual(['orderPlaced']);
  await clock.advance(3 * 86_400_000);
  const second = setUp({ clock }, fakeHost(visitor, [anonymousId, 'u-10071'], { state }));
  await second.give({ MessageType: 'OrderApproved', EventBody: { Order: apiOrderModel, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } });
  expect(second.host.taken).toEqual([]);
});

test('an order whose visitor becomes known days later is not told: a page may have told it, and relays do not know ids that long', async () => {
  const clock = createFakeClock();
  let known = false;
  const host = fakeHost(visitor, [], { state: memoryState({ clock }) });
  const { give, notes } = setUp({ clock }, { ...host, contexts: { ...host.contexts, find: () => (known ? visitor : undefined) } });
  const approved = (ID: string): object => ({ MessageType: 'OrderApproved', EventBody: { Order: { ...apiOrderModel, ID }, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } });
  for (const ID of ['SO-1', 'SO-2']) await give(approved(ID));
  known = true;
  await clock.advance(11 * 3_600_000);
  await give(approved('SO-1'));
  await clock.advance(2 * 3_600_000);
  expect(await give(approved('SO-2'))).toBe(204);
  expect(host.taken.map(({ id }) => id)).toEqual(['orderPlaced:SO-1']);
  expect(notes.join()).toContain('too late');
});

describe('answers', () => {
  test('come within two seconds, whatever the outbox does, and a repeat is taken', async () => {
    const { host, give, clock } = setUp();
    host.failNext('hang');
    const answer = give(order);
    while (clock.pending === 0) await later();
    await clock.advance(1800);
    expect(await answer).toBe(503);
    expect(host.problems).toMatchObject([{ code: 'ordercloud-not-kept' }]);
  });

  test('are 503 before the source is mounted', async () => {
    expect((await orderCloudSource({ secrets: hashKey }).fetch(signed(order))).status).toBe(503);
  });

  test('to events that the vocabulary refuses are good ones, the operator hears what is wrong, and another message may tell the order', async () => {
    const { host, give } = setUp();
    host.failNext('invalid');
    expect(await give(order)).toBe(204);
    expect(host.problems).toMatchObject([{ code: 'ordercloud-event-invalid', message: expect.stringContaining('order.orderId: Expected a length of at most 50') as string }]);
    expect(JSON.stringify(host.problems)).not.toMatch(/mira|SO-5521/);
    await give({ MessageType: 'OrderSubmitted', EventBody: { Order: { ...apiOrderModel, Status: 'AwaitingApproval' }, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } });
    expect(units(host)).toEqual(['orderPlaced']);
  });
});

test('a source says what is its own, and what OrderCloud tells destinations itself', () => {
  const source = orderCloudSource({ secrets: hashKey, path: '/oc', name: 'oc-de', feeds: ['send'], ...everything });
  expect(source).toMatchObject({ name: 'oc-de', path: '/oc', reports: everything.reports, feeds: { transports: ['send'], events: ['userSignedIn', 'cartModified', 'orderPlaced'] } });
  expect(orderCloudSource({ secrets: hashKey })).toMatchObject({ name: 'ordercloud', path: '/ordercloud' });
});

test.each([
  [{}, 'option-missing'],
  [{ secrets: '' }, 'option-missing'],
  [{ secrets: hashKey, path: 'oc' }, 'option-invalid'],
  [{ secrets: hashKey, name: 'a b' }, 'option-invalid'],
  [{ secrets: hashKey, feeds: 'send' }, 'option-invalid'],
  [{ secrets: hashKey, feeds: [''] }, 'option-invalid'],
  [{ secrets: hashKey, reports: ['orderPlaced'] }, 'option-invalid'],
  [{ secrets: hashKey, carts: true }, 'option-unknown'],
  [{ secrets: [hashKey, undefined] }, 'option-invalid'],
  [{ secrets: hashKey, customAuthHeader: { name: 'X-Relay-Key', value: '' } }, 'option-invalid'],
  [{ secrets: hashKey, customAuthHeader: { name: 'X Key', value: 'v' } }, 'option-invalid'],
  [{ secrets: hashKey, customAuthHeader: 'X-Relay-Key: v' }, 'option-invalid'],
  [{ secrets: hashKey, ignoreUserIds: 'anonymous' }, 'option-invalid'],
  [{ secrets: hashKey, ignoreEmails: [7] }, 'option-invalid'],
  [{ secrets: hashKey, productUrl: 'https://shop.example/' }, 'option-invalid'],
  [{ secrets: hashKey, sku: 'productId' }, 'option-invalid'],
  [{ secrets: hashKey, currency: 978 }, 'option-invalid'],
])('set-up %o is refused as %s', (options, code) => {
  const run = (): unknown => orderCloudSource(options as never);
  expect(run).toThrow(expect.objectContaining({ code }));
  expect(run).toThrow(/orderCloudSource\(\)/);
});
