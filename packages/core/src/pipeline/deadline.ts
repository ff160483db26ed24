import type { Clock } from '../ports/clock.ts';
import type { DurationMs, Stop } from '../units.ts';

/**
 * Longest time after that of closing in which an outbox writes what it was given and comes to its end, and transports to theirs. A file needs milliseconds, on a disk that stalls
 * seconds, a cluster that is away 7 s. Whoever works has to come to its end in it. Unit: milliseconds.
 */
export const closeGraceMs: DurationMs = 10_000;

/** Time for closing where none is given. */
const defaultCloseMs: DurationMs = 5000;

/** What is no number counts as none: it must not keep anybody from closing. */
export function closeTimeOf(within: unknown): DurationMs {
  return typeof within === 'number' && !Number.isNaN(within) ? Math.max(within, 0) : defaultCloseMs;
}

/** A moment after which work is no longer waited for. It goes on by itself, if it does. */
export interface Deadline {
  /** Resolves when the work has ended, well or not, at the latest at that moment. */
  orOver(work: Promise<unknown>): Promise<void>;
  readonly stop: Stop;
}

/** The moment that is so far from now. To be stopped when nobody waits any more. */
export function deadlineIn(clock: Clock, delay: DurationMs): Deadline {
  let stop: Stop = () => undefined;
  const over = new Promise<void>((resolve) => {
    stop = clock.after(delay, resolve);
  });
  return {
    async orOver(work) {
      await Promise.race([work.catch(() => undefined), over]);
    },
    stop,
  };
}
