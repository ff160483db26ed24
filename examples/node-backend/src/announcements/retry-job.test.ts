import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryOutbox } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { afterEach, describe, expect, test } from 'vitest';
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
function setUp({ maxEvents = 10, file = ':memory:', process = 'process-1' } = {}) {
  const vendor = recordingTransport({ name: 'vendor', purposes: ['marketing'] });
  const orders = openOrderStore(file, process);
  const tracker = createShopTracker({ transports: [vendor], outbox: memoryOutbox({ maxEvents }), orders, trustedProxies: [] });
  const time = { now: order.placedAt };
  const job = startRetryJob({ tracker, orders, everyMs, now: () => time.now });
  cleanUps.push(job.stop, () => tracker.close(0), () => orders.close());
  if (process === 'process-1') orders.place(order);
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

describe('an order that another process has announced', () => {
  function setUpBoth() {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-shop-'));
    const file = join(folder, 'shop.sqlite');
    const both = { first: setUp({ file }), second: setUp({ file, process: 'process-2' }) };
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    return both;
  }

  test('is left to that one while it lives, however long the destination is down', () => {
    const { first, second } = setUpBoth();
    for (let run = 0; run < 10; run += 1) {
      for (const { time, job } of [first, second]) {
        time.now += everyMs;
        job.run();
      }
    }
    expect([first.job.run(), second.job.run()]).toEqual([1, 0]);
  });

  test('is taken over when that one is dead, by one of those who find it', async () => {
    const { second } = setUpBoth();
    second.time.now += 3 * everyMs - 1;
    expect(second.job.run()).toBe(0);
    second.time.now += 1;
    expect(second.job.run()).toBe(1);
    await second.tracker.flush();
    expect(second.vendor.delivered.map(({ id }) => id)).toEqual(['orderPlaced:A-1']);
  });
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
