import type { Evicted } from '@waymark/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, entryOf, idsOf, noneBusy } from './__fixtures__/entries.ts';
import { orphanAgeMs } from './age.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.dispose());

const orphan = { lanes: ['gone'] };

/** An outbox with events of a lane that nobody serves. */
async function openWith(events: number, options = {}) {
  const before = bench.make(options);
  void before.open(['gone']);
  await before.append(entriesOf('old', events, { ...orphan, occurredAt: bench.clock.now() }), noneBusy);
  await before.close();
  return bench.open(options);
}

describe('events of a destination that this process does not have', () => {
  test('do not count as pressure', async () => {
    const outbox = await openWith(80, { maxEvents: 100 });
    expect(outbox.pressure?.()).toBe(0);
    await outbox.append(entriesOf('new', 10, { lanes: ['a', 'gone'] }), noneBusy);
    expect(outbox.pressure?.()).toBeCloseTo(0.1);
    await outbox.settle('a', idsOf(entriesOf('new', 10)));
    expect(outbox.pressure?.()).toBe(0);
    expect(outbox.count('gone')).toMatchObject({ events: 90 });
  });

  test('go before those of the same priority that somebody wants, and after those of a lower one', async () => {
    const outbox = await openWith(0, { maxEvents: 10 });
    const evicted: Evicted[] = [];
    const add = async (...entries: Parameters<typeof entryOf>[]) => {
      for (const [id, changes] of entries) evicted.push(...(await outbox.append([entryOf(id, changes)], noneBusy)).evicted);
    };
    await add(['low', { priority: 'low' }], ['first', {}], ['critical-orphan', { ...orphan, priority: 'critical' }], ['critical', { priority: 'critical' }]);
    await add(...Array.from({ length: 6 }, (_, at): [string, object] => [`orphan${at}`, orphan]));
    await add(...Array.from({ length: 9 }, (_, at): [string, object] => [`more${at}`, {}]));
    expect(idsOf(evicted.map(({ entry }) => entry))).toEqual(['low', ...Array.from({ length: 6 }, (_, at) => `orphan${at}`), 'first', 'more0']);
  });

  test('go after a week, and that is said', async () => {
    const outbox = await openWith(600);
    await outbox.append([entryOf('mine', { occurredAt: 0 })], noneBusy);
    await outbox.append([entryOf('young', { ...orphan, occurredAt: bench.clock.now() + 86_400_000 })], noneBusy);
    await bench.clock.advance(orphanAgeMs - 60_000);
    expect(outbox.count('gone')).toMatchObject({ events: 601 });
    await bench.clock.advance(180_000);
    expect(outbox.count('gone')).toMatchObject({ events: 1 });
    expect(bench.problems).toMatchObject([{ code: 'outbox-orphans-dropped', message: expect.stringContaining('600 events') }]);
    expect(await drain(outbox)).toEqual(['mine']);
    await outbox.close();
    expect(await drain(bench.open(), 'gone')).toEqual(['young']);
  });

  test('stay when the clock is put right', async () => {
    const outbox = await openWith(5);
    bench.clock.setWall(bench.clock.now() + 2 * orphanAgeMs);
    await bench.clock.advance(180_000);
    expect([outbox.count('gone'), bench.problems]).toMatchObject([{ events: 5 }, []]);
  });

  test('are delivered when their destination is there again', async () => {
    const outbox = await openWith(5);
    await outbox.close();
    const next = bench.make();
    void next.open(['gone']);
    expect(next.pressure?.()).toBeGreaterThan(0);
    expect(await drain(next, 'gone')).toEqual(idsOf(entriesOf('old', 5)));
  });
});
