import { memoryOutbox } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { afterEach, expect, test } from 'vitest';
import { openOrderStore } from '../store/order-store.ts';
import { createShopTracker } from '../tracking.ts';
import { tell } from './announcement.ts';
import { startRetryJob } from './retry-job.ts';

const cleanUps: (() => unknown)[] = [];
const visitor = { who: { browserId: 'browser-1' }, consent: { marketing: 'granted' } } as const;
const order = { id: 'A-1', lines: [{ productId: '7710', quantity: 1 }], status: 'placed', placedAt: Date.now(), visitor } as const;
const everyMs = 60_000;

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** A shop that has stored one order. `now` can be moved, the timer never fires by itself. */
function setUp({ maxEvents = 10 } = {}) {
  const vendor = recordingTransport({ name: 'vendor', purposes: ['marketing'] });
  const orders = openOrderStore(':memory:');
  const tracker = createShopTracker({ transports: [vendor], outbox: memoryOutbox({ maxEvents }), orders, trustedProxies: [] });
  const time = { now: order.placedAt };
  const job = startRetryJob({ tracker, orders, everyMs, now: () => time.now });
  cleanUps.push(job.stop, () => tracker.close(0), () => orders.close());
  orders.place(order);
  return { vendor, orders, tracker, time, job };
}

test('an order that its request could not track is tracked as the one who placed it, at the time when it was placed', async () => {
  const { vendor, tracker, time, job } = setUp();
  time.now += everyMs;
  expect(job.run()).toBe(1);
  await tracker.flush();
  expect(vendor.delivered).toMatchObject([{ id: 'orderPlaced:A-1', occurredAt: order.placedAt, who: { browserId: 'browser-1' }, consent: ['marketing'] }]);
  expect(job.run()).toBe(0);
});

test('an order that its request has just tracked is left alone', () => {
  const { job } = setUp();
  expect(job.run()).toBe(0);
});

test('an order that still waits in the tracker does not become two', async () => {
  const { vendor, tracker, time, job } = setUp();
  tell(tracker.scope(visitor), { name: 'orderPlaced', order, at: order.placedAt });
  time.now += everyMs;
  expect([job.run(), job.run()]).toEqual([1, 1]);
  await tracker.flush();
  expect(vendor.tries).toEqual([['orderPlaced:A-1']]);
});

test('an order that found the outbox full goes with a later run', async () => {
  const { vendor, orders, tracker, time, job } = setUp({ maxEvents: 1 });
  const other = { ...order, id: 'A-2' };
  orders.place(other);
  for (const each of [order, other]) tell(tracker.scope(visitor), { name: 'orderPlaced', order: each, at: each.placedAt });
  await tracker.flush();
  expect(orders.outcomes()).toEqual({ delivered: 1, untold: 1 });
  time.now += everyMs;
  job.run();
  await tracker.flush();
  expect(vendor.delivered.map(({ id }) => id).sort()).toEqual(['orderPlaced:A-1', 'orderPlaced:A-2']);
});
