import type { Books } from './books.ts';

/** What became of the events of a run. */
export interface Tally {
  readonly offered: number;
  /** Confirmed by an outbox. Undefined when nobody confirms. */
  readonly kept: number | undefined;
  /** Arrived once behind whoever drops repeats of an id. */
  readonly once: number;
  readonly twiceAtTheWire: number;
  readonly twiceAfterwards: number;
  /** Never arrived, and were named as lost. */
  readonly named: number;
  /** Never arrived and were not named; no outbox had confirmed them. */
  readonly lostUnkept: number;
  /** Never arrived and were not named, although an outbox had confirmed them. */
  readonly lostKept: number;
}

/** Counts. Events that nobody offered throw. */
export function tally({ offered, kept, named }: Pick<Books, 'offered' | 'kept' | 'named'>, atTheWire: readonly number[], afterwards: readonly number[]): Tally {
  const wire = timesOf(atTheWire, offered);
  const after = timesOf(afterwards, offered);
  const lost = [...offered].filter((number) => !after.has(number));
  const silent = lost.filter((number) => !named.has(number));
  const lostKept = silent.filter((number) => kept?.has(number)).length;
  const repeated = (times: ReadonlyMap<number, number>): number => [...times.values()].filter((many) => many > 1).length;
  return {
    offered: offered.size,
    kept: kept?.size,
    once: after.size - repeated(after),
    twiceAtTheWire: repeated(wire),
    twiceAfterwards: repeated(after),
    named: lost.length - silent.length,
    lostUnkept: silent.length - lostKept,
    lostKept,
  };
}

function timesOf(numbers: readonly number[], offered: ReadonlySet<number>): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  for (const number of numbers) {
    if (!offered.has(number)) throw new Error(`Event ${number} was never tracked.`);
    times.set(number, (times.get(number) ?? 0) + 1);
  }
  return times;
}
