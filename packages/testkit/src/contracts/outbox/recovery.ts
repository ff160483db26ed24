import type { Outbox } from '@waymark/core';
import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import {
  entries,
  entry,
  idsOf,
  longLease,
  noneBusy,
  onFreshOutbox,
  type OutboxBench,
  type MakeOutbox,
  roomy,
  takeAll,
  unlessAlone,
  unlessForgetful,
} from './subject.ts';

async function reopened(bench: OutboxBench, lanes: readonly string[] = ['a', 'b']): Promise<Outbox> {
  const outbox = await bench.reopen?.();
  if (!outbox) throw new Error('The bench has no reopen.');
  await outbox.open(lanes);
  return outbox;
}

/** An outbox that takes over what others leave has found it by then. */
const longestSearch = 120_000;

/** A crash loses nothing and doubles nothing. */
export const recoveryClauses: readonly Clause<MakeOutbox>[] = [
  {
    title: 'has everything after a crash directly after append, unchanged and in order',
    unless: unlessForgetful,
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, bench) => {
        const list = [entry('first', { priority: 'low' }), ...entries('e', 200), entry('last', { priority: 'critical', lanes: ['b'] })];
        expect(outbox.durable).toBe(true);
        await outbox.append(list, noneBusy);
        const next = await reopened(bench);
        const found = await takeAll(next, 'b');
        expect(found.map(({ id, json, size, priority, occurredAt }) => ({ id, json, size, priority, occurredAt }))).toEqual(
          list.map(({ id, json, size, priority, occurredAt }) => ({ id, json, size, priority, occurredAt })),
        );
        expect(await next.count('a')).toMatchObject({ events: 201 });
      }),
  },
  {
    title: 'remembers after a crash what every lane had settled',
    unless: unlessForgetful,
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, bench) => {
        await outbox.append(entries('e', 4), noneBusy);
        await outbox.settle('a', ['e0', 'e1']);
        await outbox.settle('b', ['e1', 'e2']);
        const next = await reopened(bench);
        expect(idsOf(await takeAll(next, 'a'))).toEqual(['e2', 'e3']);
        expect(idsOf(await takeAll(next, 'b'))).toEqual(['e0', 'e3']);
      }),
  },
  {
    title: 'hands out after a crash what the dead owner had leased, once its leases are over',
    unless: unlessForgetful,
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, bench) => {
        await outbox.append(entries('e', 5), noneBusy);
        await outbox.take('a', { events: 3, bytes: 10_000, leaseMs: 1000 });
        await outbox.settle('a', ['e1']);
        const next = await reopened(bench);
        const first = idsOf(await takeAll(next, 'a'));
        await bench.clock.advance(1001);
        const second = idsOf(await takeAll(next, 'a'));
        expect([...first, ...second].sort()).toEqual(['e0', 'e2', 'e3', 'e4']);
      }),
  },
  {
    title: 'knows after a crash the ids that it holds',
    unless: unlessForgetful,
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, bench) => {
        await outbox.append([entry('e')], noneBusy);
        const next = await reopened(bench);
        expect((await next.append([entry('e'), entry('f')], noneBusy)).repeated).toEqual(['e']);
        expect(idsOf(await takeAll(next, 'a'))).toEqual(['e', 'f']);
      }),
  },
  {
    title: 'knows after a crash which lanes had joined late, and in which order',
    unless: unlessForgetful,
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, bench) => {
        await outbox.append([entry('e', { lanes: ['a'] }), entry('f')], noneBusy);
        await outbox.append([entry('e', { lanes: ['b'], json: '{"newer":1}', late: true })], noneBusy);
        const next = await reopened(bench);
        expect(await takeAll(next, 'b')).toMatchObject([{ id: 'f' }, { id: 'e', json: '{"newer":1}' }]);
        expect(idsOf(await takeAll(next, 'a'))).toEqual(['e', 'f']);
        await next.settle('a', ['e', 'f']);
        await next.settle('b', ['f']);
        const last = await reopened(bench);
        await bench.clock.advance(longLease + 1);
        expect(idsOf(await takeAll(last, 'b'))).toEqual(['e']);
      }),
  },
  {
    title: 'keeps the order over several crashes with more entries in between',
    unless: unlessForgetful,
    run: (make) =>
      onFreshOutbox(make, roomy, async (first, bench) => {
        let outbox = first;
        const expected: string[] = [];
        for (const prefix of ['e', 'f', 'g']) {
          const list = entries(prefix, 300, { priority: prefix === 'f' ? 'low' : 'normal' });
          await outbox.append(list, noneBusy);
          await outbox.settle('a', [`${prefix}0`, `${prefix}299`]);
          expected.push(...idsOf(list.slice(1, -1)));
          outbox = await reopened(bench);
        }
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(expected);
        expect(await outbox.count('b')).toMatchObject({ events: 900 });
      }),
  },
  {
    title: 'leaves the entries of lanes alone that it was not opened for',
    unless: unlessForgetful,
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, bench) => {
        await outbox.append([entry('e'), entry('only-b', { lanes: ['b'] })], noneBusy);
        const without = await reopened(bench, ['a']);
        await without.settle('a', idsOf(await takeAll(without, 'a')));
        await without.close();
        expect(idsOf(await takeAll(await reopened(bench), 'b', longLease))).toEqual(['e', 'only-b']);
      }),
  },
  {
    title: 'has everything after it was closed in good order',
    unless: unlessForgetful,
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, bench) => {
        await outbox.append(entries('e', 3), noneBusy);
        await outbox.settle('a', ['e0']);
        await outbox.close();
        const next = await reopened(bench);
        expect(idsOf(await takeAll(next, 'a'))).toEqual(['e1', 'e2']);
        expect(idsOf(await takeAll(next, 'b'))).toEqual(['e0', 'e1', 'e2']);
      }),
  },
  {
    title: 'tells lanes of what comes from an owner that is gone, once, and of nothing else',
    unless: unlessAlone,
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, bench) => {
        const rival = await bench.rival?.();
        await rival?.open(['a', 'b']);
        let told = 0;
        outbox.onArrival?.('a', (events) => void (told += events));
        await outbox.append(entries('mine', 2), noneBusy);
        await rival?.append([...entries('left', 3), entry('only-b', { lanes: ['b'] })], noneBusy);
        await rival?.close();
        await bench.clock.advance(longestSearch);
        const { events } = await outbox.count('a');
        // What hands on hears of its own again.
        expect(outbox.onArrival ? events - (outbox.handsOn ? 0 : 2) : 0).toBe(told);
        expect(idsOf(await takeAll(outbox, 'a')).toSorted()).toEqual(['left0', 'left1', 'left2', 'mine0', 'mine1']);
      }),
  },
];
