import type { Evicted, NewEntry, Outbox, Priority } from '@waymark/core';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import { entry, idsOf, longLease, type MakeOutbox, onFreshOutbox, type OutboxBench, takeAll } from './subject.ts';

type Lane = 'a' | 'b';
type Step =
  | { readonly kind: 'append'; readonly entries: readonly { readonly priority: Priority; readonly lanes: readonly Lane[] }[] }
  | { readonly kind: 'take'; readonly lane: Lane; readonly events: number }
  | { readonly kind: 'settle' | 'release' | 'renew'; readonly lane: Lane; readonly share: number }
  | { readonly kind: 'wait' | 'crash' };

const lanes = fc.constantFrom<Lane>('a', 'b');
const appends = fc.record({
  kind: fc.constant('append' as const),
  entries: fc.array(
    fc.record({ priority: fc.constantFrom<Priority>('critical', 'normal', 'low'), lanes: fc.subarray<Lane>(['a', 'b'], { minLength: 1 }) }),
    { minLength: 1, maxLength: 5 },
  ),
});
const takes = fc.record({ kind: fc.constant('take' as const), lane: lanes, events: fc.nat(4) });
const handsBack = fc.record({ kind: fc.constantFrom('settle' as const, 'release' as const, 'renew' as const), lane: lanes, share: fc.nat(3) });
const pauses = fc.record({ kind: fc.constantFrom('wait' as const, 'crash' as const) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: appends, weight: 4 },
  { arbitrary: takes, weight: 6 },
  { arbitrary: handsBack, weight: 6 },
  { arbitrary: pauses, weight: 1 },
);

interface Known {
  readonly entry: NewEntry;
  readonly open: Set<string>;
}

/** What an outbox must hold, in the plainest form: a list, and who holds what. */
interface Model {
  readonly bench: OutboxBench;
  outbox: Outbox;
  known: Known[];
  readonly held: Record<Lane, Set<string>>;
  readonly maxEvents: number;
  next: number;
}

/** Soon full, and never full. */
const [tight, ample] = [12, 10_000];
const rank: Readonly<Record<Priority, number>> = { low: 0, normal: 1, critical: 2 };

function waiting(model: Model, lane: Lane): readonly string[] {
  return idsOf(model.known.filter(({ entry: { id }, open }) => open.has(lane) && !model.held[lane].has(id)).map((each) => each.entry));
}

function isHeld(model: Model, id: string): boolean {
  return model.held.a.has(id) || model.held.b.has(id);
}

async function append(model: Model, given: readonly { readonly priority: Priority; readonly lanes: readonly Lane[] }[]): Promise<void> {
  const added = given.map((changes, index) => entry(`e${model.next + index}`, changes));
  model.next += given.length;
  const busy = new Set([...model.held.a, ...model.held.b]);
  const { evicted, repeated } = await model.outbox.append(added, busy);
  expect(repeated).toEqual([]);
  model.known.push(...added.map((each) => ({ entry: each, open: new Set(each.lanes) })));
  expectFairEviction(model, evicted);
  const gone = new Set(evicted.map((each) => each.entry.id));
  model.known = model.known.filter((each) => !gone.has(each.entry.id));
  const free = model.known.filter((each) => !isHeld(model, each.entry.id)).length;
  expect(model.known.length <= model.maxEvents || free < model.known.length).toBe(true);
}

function expectFairEviction(model: Model, evicted: readonly Evicted[]): void {
  const gone = new Set(evicted.map((each) => each.entry.id));
  const highest = Math.max(-1, ...evicted.map((each) => rank[each.entry.priority]));
  for (const { entry: lost, lanes: lostLanes } of evicted) {
    expect(isHeld(model, lost.id)).toBe(false);
    const known = model.known.find((each) => each.entry.id === lost.id);
    expect(new Set(lostLanes)).toEqual(known?.open);
  }
  const spared = model.known.filter((each) => !gone.has(each.entry.id) && !isHeld(model, each.entry.id));
  expect(spared.filter((each) => rank[each.entry.priority] < highest)).toEqual([]);
}

async function take(model: Model, lane: Lane, events: number): Promise<void> {
  const expected = waiting(model, lane).slice(0, events);
  expect(idsOf(await model.outbox.take(lane, { events, bytes: Number.MAX_SAFE_INTEGER, leaseMs: longLease }))).toEqual(expected);
  for (const id of expected) model.held[lane].add(id);
}

async function handBack(model: Model, kind: 'settle' | 'release' | 'renew', lane: Lane, share: number): Promise<void> {
  const ids = [...model.held[lane]].filter((_, index) => index % 4 >= share);
  await (kind === 'renew' ? model.outbox.renew(lane, ids, longLease) : model.outbox[kind](lane, ids));
  if (kind === 'renew') return;
  for (const id of ids) model.held[lane].delete(id);
  if (kind === 'settle') for (const each of model.known) if (ids.includes(each.entry.id)) each.open.delete(lane);
  model.known = model.known.filter((each) => each.open.size > 0);
}

async function endLeases(model: Model): Promise<void> {
  await model.bench.clock.advance(longLease + 1);
  model.held.a.clear();
  model.held.b.clear();
}

async function apply(model: Model, what: Step): Promise<void> {
  if (what.kind === 'append') return append(model, what.entries);
  if (what.kind === 'take') return take(model, what.lane, what.events);
  if (what.kind === 'settle' || what.kind === 'release' || what.kind === 'renew') return handBack(model, what.kind, what.lane, what.share);
  if (what.kind === 'crash' && model.bench.reopen) {
    model.outbox = await model.bench.reopen();
    await model.outbox.open(['a', 'b']);
  }
  return endLeases(model);
}

async function compare(make: MakeOutbox, maxEvents: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), (steps) =>
      onFreshOutbox(make, { maxEvents, maxBytes: 1_000_000 }, async (outbox, bench) => {
        const model: Model = { bench, outbox, known: [], held: { a: new Set(), b: new Set() }, maxEvents, next: 0 };
        for (const each of steps) await apply(model, each);
        await endLeases(model);
        for (const lane of ['a', 'b'] as const) {
          const left = waiting(model, lane);
          expect(await model.outbox.count(lane)).toMatchObject({ events: left.length });
          expect(idsOf(await takeAll(model.outbox, lane))).toEqual(left);
        }
      }),
    ),
    { numRuns: 30 },
  );
}

/** Any sequence of calls, compared with a plain model. */
export const modelClauses: readonly Clause<MakeOutbox>[] = [
  {
    title: 'loses nothing and doubles nothing over any sequence of append, take, settle, release, renew, waiting and crashes',
    run: (make) => compare(make, tight),
  },
  {
    title: 'loses nothing and doubles nothing over any sequence of calls while there is room',
    run: (make) => compare(make, ample),
  },
];
