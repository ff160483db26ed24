import type { Clock } from '../ports/clock.ts';
import type { DurationMs, EpochMs } from '../units.ts';

/** A clock that is further ahead than what has passed was put right, or its computer slept. Unit: milliseconds. */
const drift: DurationMs = 60_000;
/** More than a clock is put right while anybody waits. */
const mostJumps = 10;

/** Events of before a jump, and how much too old they look since. */
interface Jump {
  readonly until: EpochMs;
  readonly by: DurationMs;
}

/** Tells whether events are older than `maxAgeMs`. None becomes so because the wall clock was behind when it was tracked, and was put right since. */
export function createAging({ now, ticks }: Pick<Clock, 'now' | 'ticks'>, maxAgeMs: DurationMs): () => (occurredAt: EpochMs) => boolean {
  let jumps: readonly Jump[] = [];
  let start = now() - ticks();

  function look(): void {
    const by = now() - ticks() - start;
    if (by > drift) jumps = [...jumps, { until: start + ticks(), by }].slice(-mostJumps);
    start += by;
  }

  return () => {
    look();
    const oldest = now() - maxAgeMs;
    return (occurredAt) => occurredAt < oldest && jumps.reduce((time, { until, by }) => (occurredAt <= until ? time + by : time), occurredAt) < oldest;
  };
}
