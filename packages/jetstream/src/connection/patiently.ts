import { type Clock, type DurationMs, systemClock } from '@waymark/core';
import { areAway, explained, isPassing } from './faults.ts';

/** Longer than servers take to choose a leader, which is 4 to 9 s. Unit: milliseconds. */
const patienceMs: DurationMs = 15_000;
/** Between two tries: a set-up that failed is not tried again before. Unit: milliseconds. */
const pauseMs: DurationMs = 1100;

/** Who waits here has nothing else that keeps the process. */
const patientClock: Pick<Clock, 'ticks' | 'after'> = {
  ticks: systemClock().ticks,
  after(delay, work) {
    const timer = setTimeout(work, delay);
    return () => clearTimeout(timer);
  },
};

/** Does something at the start of a process, again for a while where servers that start at the same time may not be ready. Rejects with words that say what to do. */
export async function patiently<Result>(work: () => Promise<Result>, clock = patientClock): Promise<Result> {
  const until = clock.ticks() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      if (!(isPassing(cause) || areAway(cause)) || clock.ticks() >= until) throw explained(cause);
      await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    }
  }
}
