import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import { entries, entry, idsOf, longLease, noneBusy, onFreshOutbox, type MakeOutbox, roomy, takeAll, unlessSilent } from './subject.ts';

/** What goes in comes out: once, unchanged, in order, for every lane that wants it. */
export const keepingClauses: readonly Clause<MakeOutbox>[] = [
  {
    title: 'keeps an entry as it is when append has returned or resolved',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        const kept = entry('e', { lanes: ['a'], priority: 'critical' });
        expect(await outbox.append([kept], noneBusy)).toEqual({ evicted: [], repeated: [] });
        const { id, json, size, priority, occurredAt } = kept;
        expect(await takeAll(outbox, 'a')).toMatchObject([{ id, json, size, priority, occurredAt }]);
      }),
  },
  {
    title: 'hands entries out in the order of their arrival, whatever their priority',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append([entry('z'), entry('low', { priority: 'low' })], noneBusy);
        await outbox.append([entry('critical', { priority: 'critical' }), entry('a')], noneBusy);
        await outbox.append(entries('n', 300), noneBusy);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['z', 'low', 'critical', 'a', ...idsOf(entries('n', 300))]);
      }),
  },
  {
    title: 'stores an id that it holds once, and names the repeat',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append([entry('e')], noneBusy);
        expect(await outbox.append([entry('e'), entry('f'), entry('f')], noneBusy)).toEqual({ evicted: [], repeated: ['e', 'f'] });
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['e', 'f']);
        expect(await outbox.append([entry('e')], noneBusy)).toEqual({ evicted: [], repeated: ['e'] });
        expect(await takeAll(outbox, 'a')).toEqual([]);
      }),
  },
  {
    title: 'lets late lanes join an entry that it holds, with the newer text',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append([entry('e', { lanes: ['a'], json: '{"old":1}' })], noneBusy);
        const late = entry('e', { lanes: ['b'], json: '{"newer":1}', late: true });
        expect(await outbox.append([late], noneBusy)).toEqual({ evicted: [], repeated: [] });
        expect(await takeAll(outbox, 'b')).toMatchObject([{ id: 'e', json: '{"newer":1}' }]);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['e']);
        expect((await outbox.append([late], noneBusy)).repeated).toEqual(['e']);
      }),
  },
  {
    title: 'hands entries to a lane that joined late in the order in which it joined, also after a release',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append([entry('e', { lanes: ['a'] }), entry('f', { lanes: ['a'] })], noneBusy);
        await outbox.settle('a', ['e']);
        await outbox.append([entry('e', { lanes: ['b'], late: true }), entry('f', { lanes: ['b'], late: true })], noneBusy);
        expect(idsOf(await takeAll(outbox, 'b'))).toEqual(['e', 'f']);
        await outbox.release('b', ['f', 'e']);
        expect(idsOf(await takeAll(outbox, 'b'))).toEqual(['e', 'f']);
      }),
  },
  {
    title: 'counts the entries and bytes that a lane has not settled, leased ones included',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        const [first, second, third] = [entry('e'), entry('f'), entry('g', { lanes: ['b'] })];
        expect(await outbox.count('a')).toEqual({ events: 0, bytes: 0 });
        await outbox.append([first, second, third], noneBusy);
        await outbox.take('a', { events: 1, bytes: 1000, leaseMs: longLease });
        expect(await outbox.count('a')).toEqual({ events: 2, bytes: first.size + second.size });
        expect(await outbox.count('b')).toEqual({ events: 3, bytes: first.size + second.size + third.size });
        await outbox.settle('a', ['e']);
        expect(await outbox.count('a')).toEqual({ events: 1, bytes: second.size });
      }),
  },
  {
    title: 'keeps lanes independent: what one settles, another still gets',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append([entry('both'), entry('only-a', { lanes: ['a'] }), entry('only-b', { lanes: ['b'] })], noneBusy);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['both', 'only-a']);
        await outbox.settle('a', ['both', 'only-a']);
        expect(idsOf(await takeAll(outbox, 'b'))).toEqual(['both', 'only-b']);
        await outbox.release('a', ['both']);
        expect(await takeAll(outbox, 'a')).toEqual([]);
      }),
  },
  {
    title: 'settles what nobody has taken, and ignores ids that it does not know',
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox) => {
        await outbox.append([entry('e'), entry('f')], noneBusy);
        await outbox.settle('a', ['unknown', 'e', 'e']);
        await outbox.release('a', ['unknown']);
        await outbox.renew('a', ['unknown'], longLease);
        expect(idsOf(await takeAll(outbox, 'a'))).toEqual(['f']);
        expect(await outbox.count('b')).toMatchObject({ events: 2 });
      }),
  },
  {
    title: 'tells when the oldest entry arrived that a lane has not settled',
    unless: (make) => unlessSilent(make, 'oldest'),
    run: (make) =>
      onFreshOutbox(make, roomy, async (outbox, { clock }) => {
        const start = clock.now();
        const ages = (): Promise<readonly unknown[]> =>
          Promise.all(
            ['a', 'b'].map(async (lane) => {
              const at = await outbox.oldest?.(lane);
              return at === undefined ? undefined : at - start;
            }),
          );
        expect(await ages()).toEqual([undefined, undefined]);
        await outbox.append([entry('first')], noneBusy);
        await clock.advance(60_000);
        await outbox.append([entry('second', { lanes: ['a'] })], noneBusy);
        expect(await ages()).toEqual([0, 0]);
        await outbox.take('a', { events: 1, bytes: 10_000, leaseMs: longLease });
        expect(await ages()).toEqual([0, 0]);
        await outbox.settle('a', ['first']);
        expect(await ages()).toEqual([60_000, 0]);
        await outbox.settle('b', ['first']);
        expect(await ages()).toEqual([60_000, undefined]);
      }),
  },
];
