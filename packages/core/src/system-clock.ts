import type { Clock } from './ports/clock.ts';

/** Longest delay that timers take, in milliseconds: 2^31 − 1 (HTML standard, timers; checked 2026-11-21). Beyond it they fire at once. */
const longestDelay = 2_147_483_647;

/** The clock of the platform. Its timers do not keep a Node process alive, but `hold` does. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    ticks: () => performance.now(),
    after(delay, run) {
      const timer: unknown = setTimeout(run, Math.min(delay, longestDelay));
      if (typeof timer === 'object') (timer as { unref?: () => void }).unref?.();
      return () => clearTimeout(timer as number);
    },
    hold() {
      const timer = setInterval(() => undefined, longestDelay);
      return () => clearInterval(timer);
    },
  };
}
