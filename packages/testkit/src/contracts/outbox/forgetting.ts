import type { Outbox, OutboxCount } from '@waymark/core';
import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import { entries, entry, idsOf, longLease, type MakeOutbox, noneBusy, onFreshOutbox, roomy, takeAll, unlessForgetful } from './subject.ts';

/** Time that no clause waits for. Unit: milliseconds. */
const day = 86_400_000;

/** What is withdrawn goes, and what has gone is remembered, where an outbox can do that. */
export const forgettingClauses: readonly Clause<MakeOutbox>[] = [
  {
    title: 'takes out what is withdrawn for these lanes, leased or not, and tells of each',
    unless: unlessUnable('withdraw'),
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append([...entries('e', 300), entry('b-only', { lanes: ['b'] })], noneBusy);
        await outbox.take('a', { events: 5, bytes: 1_000_000, leaseMs: longLease });
        await outbox.settle('a', ['e3']);
        const gone = await withdraw(outbox, ['a'], /^(e3|e7|e299|b-only)$/);
        expect(gone).toEqual(['e7 a', 'e299 a']);
        expect(await withdraw(outbox, ['a', 'b'], /^(e1|e3)$/)).toEqual(['e1 a', 'e1 b', 'e3 b']);
        expect(await countsOf(outbox)).toEqual([296, 299]);
        expect(idsOf(await takeAll(outbox, 'b'))).toEqual([...idsOf(entries('e', 300)).filter((id) => !['e1', 'e3'].includes(id)), 'b-only']);
      }),
  },
  {
    title: 'leaves what is on its way where it is, when the rest is withdrawn',
    unless: unlessUnable('withdraw'),
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append(entries('e', 3), noneBusy);
        expect(await withdraw(outbox, ['a', 'b'], /./, (lane, id) => lane === 'a' && id === 'e1')).toEqual(['e0 a', 'e0 b', 'e1 b', 'e2 a', 'e2 b']);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['e1']);
        expect(await countsOf(outbox)).toEqual([1, 0]);
      }),
  },
  {
    title: 'has room again for what was withdrawn, and does not know it any more',
    unless: unlessUnable('withdraw'),
    run: (make) =>
      onFreshOutbox(make, { ...roomy, maxEvents: 2 }, async (outbox) => {
        await outbox.append(entries('e', 2), noneBusy);
        await withdraw(outbox, ['a', 'b'], /./);
        expect(await outbox.append(entries('e', 2), noneBusy)).toEqual({ evicted: [], repeated: [] });
      }),
  },
  {
    title: 'does not bring back after a crash what was withdrawn',
    unless: async (make) => (await unlessForgetful(make)) ?? (await unlessUnable('withdraw')(make)),
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, { reopen }) => {
        await outbox.append(entries('e', 10), noneBusy);
        await withdraw(outbox, ['a'], /^e[0-4]$/);
        const next = await reopen?.();
        await next?.open(['a', 'b']);
        expect(next && idsOf(await takeAll(next, 'a'))).toEqual(['e5', 'e6', 'e7', 'e8', 'e9']);
        expect(next && (await takeAll(next, 'b'))).toHaveLength(10);
      }),
  },
  {
    title: 'knows for a while what it has taken, settled or not, where it was asked to remember',
    unless: unlessUnable('remember'),
    run: async (make) => {
      const bench = await make(roomy);
      try {
        const { outbox, clock } = bench;
        outbox.remember?.({ ids: 1000, ms: 60_000 });
        await outbox.open(['a', 'b']);
        await outbox.append(entries('e', 3), noneBusy);
        for (const lane of ['a', 'b']) await outbox.settle(lane, ['e0', 'e1']);
        expect(await outbox.append([...entries('e', 3), entry('new')], noneBusy)).toEqual({ evicted: [], repeated: ['e0', 'e1', 'e2'] });
        expect(await outbox.append([entry('e0', { lanes: ['a'], late: true })], noneBusy)).toEqual({ evicted: [], repeated: [] });
        expect(idsOf(await takeAll(outbox, 'b'))).toEqual(['e2', 'new']);
        await clock.advance(60_001);
        expect((await outbox.append([entry('e1')], noneBusy)).repeated).toEqual([]);
      } finally {
        await bench.dispose?.();
      }
    },
  },
  {
    title: 'knows it after a crash too',
    unless: async (make) => (await unlessForgetful(make)) ?? (await unlessUnable('remember')(make)),
    run: async (make) => {
      const bench = await make(roomy);
      const window = { ids: 1000, ms: day };
      try {
        bench.outbox.remember?.(window);
        await bench.outbox.open(['a', 'b']);
        await bench.outbox.append(entries('e', 300), noneBusy);
        for (const lane of ['a', 'b']) await bench.outbox.settle(lane, idsOf(entries('e', 200)));
        const next = await bench.reopen?.();
        next?.remember?.(window);
        await next?.open(['a', 'b']);
        expect((await next?.append([...entries('e', 300), entry('new')], noneBusy))?.repeated).toEqual(idsOf(entries('e', 300)));
      } finally {
        await bench.dispose?.();
      }
    },
  },
];

function unlessUnable(ability: 'withdraw' | 'remember'): (make: MakeOutbox) => Promise<string | undefined> {
  return async (make) => {
    const bench = await make(roomy);
    const isAble = bench.outbox[ability] !== undefined;
    await bench.dispose?.();
    return isAble ? undefined : `It cannot ${ability}.`;
  };
}

async function withdraw(outbox: Outbox, lanes: readonly string[], ids: RegExp, isBusy: (lane: string, id: string) => boolean = () => false): Promise<readonly string[]> {
  const gone: string[] = [];
  await outbox.withdraw?.({ lanes, matches: ({ id }) => ids.test(id), isBusy, taken: ({ entry: { id }, lanes: from }) => void gone.push(...from.map((lane) => `${id} ${lane}`)) });
  return gone.toSorted((left, right) => left.localeCompare(right, 'en', { numeric: true }));
}

async function countsOf(outbox: Outbox): Promise<readonly number[]> {
  const counts: OutboxCount[] = [await outbox.count('a'), await outbox.count('b')];
  return counts.map(({ events }) => events);
}
