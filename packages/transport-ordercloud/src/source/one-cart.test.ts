import { memoryState } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { type FakeHost, fakeHost } from '../__fixtures__/fake-host.ts';
import { anonymousId, apiLineItem, apiOrderModel, lineItem, linePayload, message, webhook } from '../__fixtures__/messages.ts';
import { hashKey, signed } from '../__fixtures__/signed.ts';
import { everything, later, line, order, patientClock, setUp, units, visitor } from '../__fixtures__/source-kit.ts';
import { orderCloudSource } from './order-cloud-source.ts';

describe('one cart', () => {
  test('is not held up by a change that the outbox never answers', async () => {
    const outbox = fakeHost(visitor, [anonymousId]);
    outbox.failNext('hang');
    const asked: unknown[] = [];
    const { host, source, clock } = setUp(everything, { ...outbox, accept: (events) => (asked.push(events), outbox.accept(events)) });
    const first = source.fetch(signed(line('added', 'A', 1)));
    while (asked.length === 0) await later();
    // Each has its time for an answer, and the second waits for the first.
    const second = source.fetch(signed(line('added', 'B', 1)));
    while (clock.pending < 3) await later();
    for (let waited = 0; waited < 1500; waited += 50) await clock.advance(50);
    expect((await second).status).toBe(204);
    await clock.advance(300);
    expect((await first).status).toBe(503);
    expect(units(host)).toEqual([['A 1', 'B 1']]);
  });

  test('that many messages change at two relays at once keeps every line, and is told in the order of its changes', async () => {
    const state = memoryState();
    // A store that is elsewhere: everything takes a while, so that calls get in between.
    const far = { ...state, get: async (key: string) => (await later(), state.get(key)), replace: async (...of: Parameters<typeof state.replace>) => (await later(), state.replace(...of)) };
    const taken: FakeHost['taken'] = [];
    // The outbox of one of them is slower, so that the other would overtake it.
    const relays = [8, 0].map((slowness) => {
      const source = orderCloudSource({ secrets: hashKey, ...everything, clock: patientClock() });
      const host = fakeHost(visitor, [anonymousId], { state: far, taken });
      source.start({ ...host, accept: async (events) => (await later(slowness), host.accept(events)) });
      return source;
    });
    const ids = Array.from({ length: 12 }, (_none, index) => `L${index}`);
    const answers = await Promise.all(ids.map(async (id, index) => (await relays[index % 2]?.fetch(signed(line('added', id, 1))))?.status));
    expect(answers).toEqual(ids.map(() => 204));
    const sizes = taken.map(({ payload }) => (payload as { readonly cart: { readonly items: readonly unknown[] } }).cart.items.length);
    expect(sizes).toEqual(ids.map((_id, index) => index + 1));
  });

  test('is told by every change in the order in which they came, however many wait and however slow the outbox is', async () => {
    const clock = createFakeClock();
    const host = fakeHost(visitor, [anonymousId]);
    const source = orderCloudSource({ secrets: hashKey, ...everything, clock });
    const answersAfter = [300, 300, 300, 400, 10];
    const quantities = answersAfter.map((_ms, index) => index + 1);
    const waits = answersAfter.values();
    source.start({ ...host, accept: async (events) => (await new Promise<void>((resolve) => void clock.after(waits.next().value ?? 0, resolve)), host.accept(events)) });
    const answers: Promise<Response>[] = [];
    for (const quantity of quantities) {
      answers.push(source.fetch(signed(line(quantity === 1 ? 'added' : 'updated', 'A', quantity))));
      // Its limit, and the outbox or the one before it.
      while (clock.pending < (quantity === 1 ? 2 : quantity + 2)) await later();
    }
    while (host.taken.length < quantities.length) {
      await clock.advance(10);
      await later();
    }
    expect(units(host)).toEqual(quantities.map((quantity) => [`A ${quantity}`]));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(quantities.map(() => 204));
  });

  test('is told again when only the price of a line changed, and not when nothing did that counts', async () => {
    const { host, give, notes } = setUp(everything);
    const changes = [{}, { LineTotal: 40 }, { LineTotal: 40, xp: { gift: true } }, { LineTotal: 0 }];
    for (const [index, change] of changes.entries()) await give(message(`sitecore.ordercloud.messages.orders.lines.${index === 0 ? 'added' : 'updated'}`, { ...linePayload, LineItem: { ...lineItem, ...change } }));
    expect(host.taken.map(({ payload }) => (payload as { readonly cart: unknown }).cart)).toMatchObject([49.8, 40, 0].map((total) => ({ total, items: [{ quantity: 2, total }] })));
    expect(notes).toEqual(['A message that changed neither a quantity nor a price that we know was not forwarded.']);
  });

  test('with more lines than a store takes is not told, and does not stop the order', async () => {
    const { host, give, notes } = setUp({ ...everything, sku: () => 'x'.repeat(70_000) });
    expect(await give(line('added', 'A', 1))).toBe(204);
    expect(notes.join()).toContain('more lines than can be remembered');
    await give(order);
    expect(units(host)).toEqual(['orderPlaced']);
  });
});

test('a cart of more lines than can be remembered is told no more until it is emptied, and an order takes no lines from it', async () => {
  const { host, give, notes } = setUp({ ...everything, currency: 'EUR' });
  const told = () => (units(host) as readonly (readonly string[] | string)[]).map((each) => each.length);
  const UserToken = `e.${btoa(JSON.stringify({ orderid: 'SO-5521' }))}.s`;
  const lines = Array.from({ length: 200 }, (_none, index) => ({ ...apiLineItem, ID: `L${index}`, ProductID: `P${index}` }));
  const bundle = (from: string, LogID: string) =>
    webhook('POST', 'v1/cart/bundles/{bundleID}', { LogID, UserToken, Response: { Body: lines.map((each) => ({ ...each, ID: `${from}-${each.ID}` })) } });
  await give(line('added', 'A', 1));
  for (const from of ['first', 'second', 'third']) await give(bundle(from, from));
  expect(told()).toEqual([1, 201]);
  await give(webhook('DELETE', 'v1/cart/lineitems/{lineItemID}', { RouteParams: { lineItemID: 'A' }, UserToken }));
  expect(await give(webhook('POST', 'v1/cart/submit', { LogID: 'submit', Response: { Body: apiOrderModel } }))).toBe(200);
  expect(told()).toEqual([1, 201]);
  expect(notes.join()).toContain('more lines than can be remembered');
  await give(webhook('DELETE', 'v1/cart', { LogID: 'emptied', UserToken }));
  await give(line('added', 'B', 1));
  expect(units(host)).toEqual([['A 1'], expect.anything(), [], ['B 1']]);
  await give(order);
  expect((units(host) as readonly unknown[]).at(-1)).toBe('orderPlaced');
});

test('a line that comes after the order it was bought with fills no cart', async () => {
  const { host, give, notes } = setUp(everything);
  for (const body of [line('added', 'A', 1), order, line('updated', 'A', 2), line('added', 'B', 1)]) expect(await give(body)).toBe(204);
  expect(units(host)).toEqual([['A 1'], 'orderPlaced']);
  expect(notes.join()).toContain('an order by now');
  expect(await give(line('added', 'A', 1, { OrderId: 'SO-next' }))).toBe(204);
  expect((units(host) as readonly unknown[]).at(-1)).toEqual(['A 1']);
});

test('a webhook that comes long after its call does not set a line back that has changed since', async () => {
  const { host, give, clock } = setUp({ ...everything, currency: 'EUR' });
  const UserToken = `e.${btoa(JSON.stringify({ orderid: 'SO-5521' }))}.s`;
  const called = (Quantity: number, at: number, says = new Date(at).toISOString()) =>
    webhook('PATCH', 'v1/cart/lineitems/{lineItemID}', { LogID: `${Quantity}-${at}`, Date: says, UserToken, Response: { Body: { ...apiLineItem, ID: 'A', ProductID: 'A', Quantity } } });
  const start = clock.now();
  await give(line('added', 'A', 1));
  await clock.advance(120_000);
  await give(line('updated', 'A', 3));
  expect(await give(called(2, start + 1000))).toBe(200);
  expect(units(host)).toEqual([['A 1'], ['A 3']]);
  // One that is late by less than clocks may differ, and one that does not say when, are taken as they come.
  expect(await give(called(4, clock.now() - 30_000))).toBe(200);
  expect(await give(called(5, clock.now(), '2020-01-01T00:00:00'))).toBe(200);
  expect(units(host)).toEqual([['A 1'], ['A 3'], ['A 4'], ['A 5']]);
});
