import type { Clock } from '../ports/clock.ts';
import type { EpochMs } from '../units.ts';

/** Time of an event, in whole milliseconds: the wall time at start plus what has passed since. Never runs backwards when the wall clock is set. */
export function eventTime(clock: Clock): () => EpochMs {
  const start = clock.now() - clock.ticks();
  let latest = 0;
  return () => {
    latest = Math.max(latest, Math.round(start + clock.ticks()));
    return latest;
  };
}
