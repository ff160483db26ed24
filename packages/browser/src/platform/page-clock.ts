import type { Clock } from '@waymark/core';

/** The clock of a page. */
export const pageClock: Clock = {
  now: () => Date.now(),
  ticks: () => performance.now(),
  after(delay, run) {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
};
