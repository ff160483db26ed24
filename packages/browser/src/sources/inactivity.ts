import type { Clock, DurationMs, EpochMs, Stop } from '@waymark/core';

/** Waits before one `nothingChanged` after another. */
const delays: readonly DurationMs[] = [30_000, 30_000, 120_000, 120_000, 300_000, 300_000];
/** Every further wait: four times an hour. */
const lastDelay: DurationMs = 900_000;

/**
 * Tells since when nothing was tracked, again and again while that lasts and is wanted. Returns what starts the silence anew: once per task, because a
 * timer per event costs more than the event.
 */
export function watchSilence(clock: Clock, isWanted: () => unknown, tell: (sinceTime: EpochMs) => void): () => void {
  let isQueued = false;
  let stop: Stop | undefined;

  function start(): void {
    const sinceTime = clock.now();
    let step = 0;
    const wait = (): void => {
      stop = clock.after(delays[step++] ?? lastDelay, () => {
        wait();
        tell(sinceTime);
      });
    };
    isQueued = false;
    stop?.();
    if (isWanted()) wait();
  }

  return () => {
    if (!isQueued) queueMicrotask(start);
    isQueued = true;
  };
}
