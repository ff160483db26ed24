import type { Clock } from '../ports/clock.ts';
import type { DurationMs, Stop } from '../units.ts';

/** A moment after which work is no longer waited for. It goes on by itself, if it does. */
export interface Deadline {
  /** Resolves when the work has ended, well or not, at the latest at that moment. */
  orOver(work: Promise<unknown>): Promise<void>;
  readonly stop: Stop;
}

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
