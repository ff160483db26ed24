/** Events of a run. */
export const eventCount = 200;

/** What became of the numbered events of a run. */
export interface Tally {
  /** Arrived behind the relay, once. */
  readonly once: number;
  /** The relay was sent them more than once. */
  readonly twiceAtTheWire: number;
  /** Arrived behind the relay more than once. */
  readonly twiceAfterTheRelay: number;
  /** Never arrived behind the relay. */
  readonly lost: number;
}

/** Counts the numbers 1 to 200. Others were never tracked and throw. */
export function tally(atTheWire: readonly number[], afterTheRelay: readonly number[]): Tally {
  const wire = timesOf(atTheWire);
  const relay = timesOf(afterTheRelay);
  const count = (times: readonly number[], fits: (many: number) => boolean): number => times.filter(fits).length;
  return {
    once: count(relay, (many) => many === 1),
    twiceAtTheWire: count(wire, (many) => many > 1),
    twiceAfterTheRelay: count(relay, (many) => many > 1),
    lost: count(relay, (many) => many === 0),
  };
}

/** How often each number came, in order of the numbers. */
function timesOf(numbers: readonly number[]): readonly number[] {
  const times = new Array<number>(eventCount).fill(0);
  for (const number of numbers) {
    const before = times[number - 1];
    if (before === undefined) throw new Error(`Event ${number} was never tracked.`);
    times[number - 1] = before + 1;
  }
  return times;
}
