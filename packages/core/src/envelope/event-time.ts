import type { Clock } from '../ports/clock.ts';
import type { EpochMs } from '../units.ts';

/** How far the wall clock may run ahead before it is believed. A computer that slept is far ahead, because ticks may stop in its sleep. */
const drift = 1000;

/**
 * Time of an event, in whole milliseconds: the wall time at start plus what has passed since. Never runs backwards when the wall clock is set back, and
 * follows it when it is ahead.
 */
export function eventTime(clock: Clock): () => EpochMs {
  let start = clock.now() - clock.ticks();
  let latest = 0;
  return () => {
    const ticks = clock.ticks();
    const ahead = clock.now() - ticks - start;
    if (ahead > drift) start += ahead;
    latest = Math.max(latest, Math.round(start + ticks));
    return latest;
  };
}
