import type { DurationMs, EpochMs, Stop } from '../units.ts';

/** Time as the tracker sees it. Tests pass one that they move by hand. */
export interface Clock {
  /** Wall time. May jump. */
  now(): EpochMs;
  /** Never runs backwards; for measuring spans. */
  ticks(): DurationMs;
  /** Calls `run` once, `delay` from now, unless stopped before. Must not keep a process alive. */
  after(delay: DurationMs, run: () => void): Stop;
  /** Keeps a process alive until the function that it returns is called: for work that somebody waits for. Default: nothing does. */
  hold?(): Stop;
}
