import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import { entries, entry, idsOf, longLease, noneBusy, onFreshOutbox, type MakeOutbox, roomy, takeAll, unlessAlone } from './subject.ts';

/** Length of a lease whose end a clause waits for. */
const shortLease = 1000;

/** Nobody gets an entry that somebody else has, and nobody keeps one for ever. */
export const leasingClauses: readonly Clause<MakeOutbox>[] = [
  {
    title: 'hands no entry out a second time while it is leased, also after it was settled',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, { clock }) => {
        await outbox.append([entry('e'), entry('f')], noneBusy);
        expect(idsOf(await outbox.take('a', { events: 1, bytes: 1000, leaseMs: shortLease }))).toEqual(['e']);
        await clock.advance(shortLease - 1);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['f']);
        await outbox.settle('a', ['e', 'f']);
        await clock.advance(longLease);
        expect(await takeAll(outbox, 'a')).toEqual([]);
      }),
  },
  {
    title: 'hands an entry out again when its lease has expired, in its old place',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, { clock }) => {
        await outbox.append(entries('e', 3), noneBusy);
        await outbox.take('a', { events: 2, bytes: 1000, leaseMs: shortLease });
        await outbox.settle('a', ['e0']);
        await clock.advance(shortLease + 1);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['e1', 'e2']);
      }),
  },
  {
    title: 'hands a released entry out again, in its old place',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append(entries('e', 4), noneBusy);
        await outbox.take('a', { events: 3, bytes: 1000, leaseMs: longLease });
        await outbox.release('a', ['e2', 'e0']);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['e0', 'e2', 'e3']);
      }),
  },
  {
    title: 'prolongs the leases that are renewed, and no others',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, { clock }) => {
        await outbox.append(entries('e', 2), noneBusy);
        await outbox.take('a', { events: 2, bytes: 1000, leaseMs: shortLease });
        await clock.advance(shortLease / 2);
        await outbox.renew('a', ['e0'], shortLease);
        await clock.advance(shortLease / 2 + 1);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['e1']);
        await clock.advance(shortLease);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['e0']);
      }),
  },
  {
    title: 'takes no more entries than asked for',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append(entries('e', 3), noneBusy);
        expect(await outbox.take('a', { events: 0, bytes: 1000, leaseMs: longLease })).toEqual([]);
        expect(idsOf(await outbox.take('a', { events: 2, bytes: 1000, leaseMs: longLease }))).toEqual(['e0', 'e1']);
        expect(idsOf(await outbox.take('a', { events: 2, bytes: 1000, leaseMs: longLease }))).toEqual(['e2']);
      }),
  },
  {
    title: 'takes no more bytes than asked for, except that the first entry may be larger alone',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        const list = entries('e', 4);
        const size = list[0]?.size ?? 0;
        await outbox.append(list, noneBusy);
        expect(idsOf(await outbox.take('a', { events: 9, bytes: size * 2, leaseMs: longLease }))).toEqual(['e0', 'e1']);
        expect(idsOf(await outbox.take('a', { events: 9, bytes: size * 2 - 1, leaseMs: longLease }))).toEqual(['e2']);
        expect(idsOf(await outbox.take('a', { events: 9, bytes: 1, leaseMs: longLease }))).toEqual(['e3']);
      }),
  },
  {
    title: 'hands no entry to two owners of the same storage',
    unless: unlessAlone,
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, bench) => {
        const rival = await bench.rival?.();
        expect(rival).toBeDefined();
        await rival?.open(['a', 'b']);
        await outbox.append(entries('e', 40), noneBusy);
        const taken: string[] = [];
        for (let turn = 0; turn < 10; turn += 1) {
          const owners = [outbox, rival].map(async (owner) => owner?.take('a', { events: 3, bytes: 10_000, leaseMs: longLease }));
          for (const list of await Promise.all(owners)) taken.push(...idsOf(list ?? []));
        }
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken.length).toBeGreaterThan(0);
        await rival?.close();
      }),
  },
];
