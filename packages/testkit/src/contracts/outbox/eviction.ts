import { utf8Bytes } from '@waymark/core/transport';
import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import {
  entries,
  entry,
  evictedIds,
  idsOf,
  longLease,
  noneBusy,
  onFreshOutbox,
  type OutboxLimits,
  type MakeOutbox,
  roomy,
  takeAll,
  unlessAlone,
  unlessSilent,
} from './subject.ts';

const four: OutboxLimits = { ...roomy, maxEvents: 4 };

/** A text of exactly 100 UTF-8 bytes and far fewer characters. */
const hundredBytes = JSON.stringify('ø'.repeat(49));

/** A full outbox gives up what is worth least, and says so. */
export const evictionClauses: readonly Clause<MakeOutbox>[] = [
  {
    title: 'holds as many entries as its limit allows, and gives up the oldest for one more',
    run: (make) =>
      onFreshOutbox(make, four, async (outbox) => {
        expect(await outbox.append(entries('e', 4), noneBusy)).toEqual({ evicted: [], repeated: [] });
        const result = await outbox.append([entry('new')], noneBusy);
        expect(evictedIds(result)).toEqual(['e0']);
        expect(new Set(result.evicted[0]?.lanes)).toEqual(new Set(['a', 'b']));
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['e1', 'e2', 'e3', 'new']);
        expect(await outbox.count('b')).toMatchObject({ events: 4 });
      }),
  },
  {
    title: 'holds as many bytes as its limit allows, measured in UTF-8',
    run: async (make) => {
      expect(utf8Bytes(hundredBytes)).toBe(100);
      for (const [maxBytes, evicted] of [
        [500, ['e0']],
        [499, ['e0', 'e1']],
        [600, []],
      ] as const) {
        await onFreshOutbox(make, { maxEvents: 10_000, maxBytes }, async (outbox) => {
          const before = await outbox.append(entries('e', 5, { json: hundredBytes }), noneBusy);
          const after = await outbox.append([entry('new', { json: hundredBytes })], noneBusy);
          expect([...evictedIds(before), ...evictedIds(after)]).toEqual(evicted);
          expect(await outbox.count('a')).toEqual({ events: 6 - evicted.length, bytes: 600 - 100 * evicted.length });
        });
      }
    },
  },
  {
    title: 'gives up the lowest priority first and the oldest within it, never a critical one before another',
    run: (make) =>
      onFreshOutbox(make, four, async (outbox) => {
        const critical = { priority: 'critical' } as const;
        const low = { priority: 'low' } as const;
        await outbox.append([entry('order', critical), entry('n0'), entry('l0', low), entry('l1', low)], noneBusy);
        expect(evictedIds(await outbox.append([entry('n1')], noneBusy))).toEqual(['l0']);
        expect(evictedIds(await outbox.append([entry('n2')], noneBusy))).toEqual(['l1']);
        expect(evictedIds(await outbox.append([entry('n3')], noneBusy))).toEqual(['n0']);
        expect(evictedIds(await outbox.append(entries('c', 3, critical), noneBusy))).toEqual(['n1', 'n2', 'n3']);
        expect(evictedIds(await outbox.append([entry('late-low', low)], noneBusy))).toEqual(['late-low']);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['order', 'c0', 'c1', 'c2']);
        expect(evictedIds(await outbox.append([entry('c3', critical)], noneBusy))).toEqual(['order']);
      }),
  },
  {
    title: 'never gives up an entry that is on its way',
    run: (make) =>
      onFreshOutbox(make, four, async (outbox) => {
        await outbox.append(entries('l', 4, { priority: 'low' }), noneBusy);
        await outbox.take('a', { events: 3, bytes: 10_000, leaseMs: longLease });
        const busy = new Set(['l0', 'l1', 'l2']);
        expect(evictedIds(await outbox.append([entry('n0')], busy))).toEqual(['l3']);
        const overfull = evictedIds(await outbox.append(entries('m', 4), busy));
        expect(overfull.filter((id) => busy.has(id))).toEqual([]);
        await outbox.settle('a', [...busy]);
        expect(idsOf(await takeAll(outbox, 'b'))).toEqual(expect.arrayContaining([...busy]));
      }),
  },
  {
    title: 'names every entry that it gives up, and keeps every other one',
    run: (make) =>
      onFreshOutbox(make, four, async (outbox) => {
        const offered = entries('e', 25);
        const lost: string[] = [];
        for (const each of offered) lost.push(...evictedIds(await outbox.append([each], noneBusy)));
        lost.push(...evictedIds(await outbox.append(entries('f', 25), noneBusy)));
        const kept = idsOf(await takeAll(outbox, 'a'));
        expect([...lost, ...kept]).toEqual(idsOf([...offered, ...entries('f', 25)]));
        expect(kept).toHaveLength(4);
      }),
  },
  {
    title: 'has room again when entries were settled by all their lanes, not before',
    run: (make) =>
      onFreshOutbox(make, four, async (outbox) => {
        await outbox.append([entry('only-a', { lanes: ['a'] }), ...entries('e', 3)], noneBusy);
        await outbox.settle('a', ['only-a', 'e0']);
        expect(evictedIds(await outbox.append([entry('f')], noneBusy))).toEqual([]);
        const result = await outbox.append([entry('g')], noneBusy);
        expect(result.evicted.map(({ entry: { id }, lanes }) => [id, lanes])).toEqual([['e0', ['b']]]);
      }),
  },
  {
    title: 'tells which share of its limits is in use, the larger one',
    unless: (make) => unlessSilent(make, 'pressure'),
    run: async (make) => {
      await onFreshOutbox(make, four, async (outbox) => {
        expect(outbox.pressure?.()).toBe(0);
        await outbox.append(entries('e', 3), noneBusy);
        expect(outbox.pressure?.()).toBe(0.75);
        await outbox.take('a', { events: 3, bytes: 10_000, leaseMs: longLease });
        await outbox.settle('a', ['e0', 'e1', 'e2']);
        expect(outbox.pressure?.()).toBe(0.75);
        await outbox.settle('b', ['e0', 'e1']);
        expect(outbox.pressure?.()).toBe(0.25);
      });
      await onFreshOutbox(make, { maxEvents: 100, maxBytes: 1000 }, async (outbox) => {
        await outbox.append(entries('e', 5, { json: hundredBytes }), noneBusy);
        expect(outbox.pressure?.()).toBe(0.5);
      });
    },
  },
  {
    title: 'never gives up an entry that another owner has leased',
    unless: unlessAlone,
    run: (make) =>
      onFreshOutbox(make, four, async (outbox, bench) => {
        await outbox.append(entries('e', 4), noneBusy);
        const rival = await bench.rival?.();
        await rival?.open(['a', 'b']);
        const leased = idsOf((await rival?.take('a', { events: 2, bytes: 10_000, leaseMs: longLease })) ?? []);
        const evicted = evictedIds(await outbox.append(entries('f', 2), noneBusy));
        expect(evicted).toHaveLength(2);
        expect(evicted.filter((id) => leased.includes(id))).toEqual([]);
        await rival?.close();
      }),
  },
];
