import type { SendOutcome } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { trackedPage } from '../__fixtures__/tracked-page.ts';
import { askedPage, delivered, limits, retry } from './__fixtures__/asked-page.ts';

describe('a batch', () => {
  test('goes at once when it has as many events as the destination takes, and the rest after the interval', async () => {
    const { clock, vendor, see } = trackedPage({ limits: { ...limits, maxEvents: 3 } });
    for (let nth = 0; nth < 4; nth += 1) see();
    await clock.advance(0);
    expect(vendor.tries).toEqual([['e1', 'e2', 'e3']]);
    await clock.advance(999);
    expect(vendor.tries).toHaveLength(1);
    await clock.advance(1);
    expect(vendor.tries).toEqual([['e1', 'e2', 'e3'], ['e4']]);
  });

  test('holds as many bytes as the destination takes, and not one more', async () => {
    const first = trackedPage();
    first.see();
    await first.tracker.flush();
    const size = new TextEncoder().encode(JSON.stringify(first.vendor.delivered[0])).length;
    for (const [maxBytes, expected] of [
      [size * 2, [['e1', 'e2'], ['e3']]],
      [size * 2 - 1, [['e1'], ['e2'], ['e3']]],
    ] as const) {
      const { see, tracker, vendor } = trackedPage({ limits: { maxEvents: 10, maxBytes, concurrency: 1 } });
      for (let nth = 0; nth < 3; nth += 1) see();
      await tracker.flush();
      expect(vendor.tries).toEqual(expected);
    }
  });

  test('that is full by bytes does not wait for the interval', async () => {
    const { clock, see, vendor } = trackedPage({ limits: { maxEvents: 10, maxBytes: 2000, concurrency: 1 } });
    see('eventOccurred', { filler: 'x'.repeat(1000) });
    see('eventOccurred', { filler: 'x'.repeat(1000) });
    await clock.advance(0);
    expect(vendor.tries).toEqual([['e1']]);
  });

  test('waits as long as the application wants', async () => {
    const { clock, see, vendor } = trackedPage({}, { flushIntervalMs: 50 });
    see();
    await clock.advance(49);
    expect(vendor.tries).toHaveLength(0);
    see();
    await clock.advance(1);
    expect(vendor.tries).toEqual([['e1', 'e2']]);
  });

  test('tells the destination its size, the stored text and the counters of the lane', async () => {
    const asked: unknown[] = [];
    const { see, tracker, vendor } = trackedPage({ wants: ({ name }) => name !== 'cartViewed' });
    const { send } = vendor;
    vendor.send = (batch, how) => {
      const [entry] = batch.entries;
      const { accepted, delivered: arrived, waiting, dropped } = how.counters;
      asked.push([batch.size === entry?.size, entry?.json === JSON.stringify(batch.events[0]), [accepted, arrived, waiting, dropped], how.attempt, how.urgency]);
      return send(batch, how);
    };
    see('cartViewed');
    see();
    await tracker.flush();
    see();
    await tracker.flush();
    expect(asked).toEqual([
      [true, true, [2, 0, 1, { 'not-wanted': 1 }], 1, 'normal'],
      [true, true, [3, 1, 1, { 'not-wanted': 1 }], 1, 'normal'],
    ]);
  });
});

describe('a page', () => {
  test('tries at once when it is online again', async () => {
    const { at, clock, fake, see } = askedPage((_events, nth) => (nth ? delivered : retry), { retry: { delaysMs: [50_000] } });
    see();
    await clock.advance(2000);
    fake.fire('window', 'online');
    await clock.advance(0);
    expect(at).toEqual([1000, 2000]);
  });

  test('tries everything once when flushed, and tells what is left', async () => {
    const { see, tracker, vendor } = askedPage((_events, nth) => (nth === 1 ? retry : delivered), { limits });
    for (let nth = 0; nth < 3; nth += 1) see();
    const receipt = await tracker.flush();
    expect(receipt.complete).toBe(receipt.transports['vendor']?.waiting === 0);
    expect((await tracker.flush()).complete).toBe(true);
    expect(vendor.delivered.map(({ id }) => id).sort()).toEqual(['e1', 'e2', 'e3']);
  });

  test('does not hold up one destination for another', async () => {
    const clock = createFakeClock();
    const slow = trackedPage({ name: 'slow', answer: () => new Promise<SendOutcome>(() => undefined) }, { clock });
    const both = trackedPage({}, { clock, transports: [slow.vendor, trackedPage().vendor] });
    both.see();
    await clock.advance(1000);
    expect(both.tracker.report().transports).toEqual({
      slow: { accepted: 1, delivered: 0, waiting: 1, dropped: {} },
      vendor: { accepted: 1, delivered: 1, waiting: 0, dropped: {} },
    });
  });

  test('keeps the order of a key, and leaves nothing behind when all is done', async () => {
    const { clock, see, vendor, report } = askedPage((events, nth) => (nth === 0 && events[0]?.id === 'e1' ? retry : delivered), {
      limits: { ...limits, concurrency: 4 },
      orderBy: ({ payload }) => (payload as { readonly key: string }).key,
    });
    for (const key of ['a', 'b', 'a', 'b', 'a']) see('eventOccurred', { key });
    await clock.advance(10_000);
    const ids = vendor.delivered.map(({ id }) => id);
    expect(ids.filter((id) => /[135]/.test(id))).toEqual(['e1', 'e3', 'e5']);
    expect(ids.filter((id) => /[24]/.test(id))).toEqual(['e2', 'e4']);
    expect(report()).toMatchObject({ delivered: 5, waiting: 0 });
    expect(clock.pending).toBe(0);
  });
});
