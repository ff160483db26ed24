import type { Clock, DurationMs, EpochMs, Stop } from '@waymark/core';

/** Waits before one `nothingChanged` after another; the last one stays. */
export const idleDelays: readonly DurationMs[] = [30_000, 30_000, 120_000, 120_000, 300_000, 300_000, 900_000];

/**
 * Tells since when nothing was tracked, again and again while that lasts. Returns what starts the silence anew, switched on or off where that is said:
 * once per task, because a timer per event costs more than the event.
 */
export function createIdleTimer(clock: Clock, delays: readonly DurationMs[], tell: (sinceTime: EpochMs) => void): (isOn?: boolean) => void {
  let isOn = false;
  let isQueued = false;
  let stop: Stop | undefined;

  function start(): void {
    const sinceTime = clock.now();
    isQueued = false;
    stop?.();
    if (isOn) wait(0);

    function wait(step: number): void {
      stop = clock.after(delays[step] ?? delays.at(-1) ?? 0, () => {
        wait(step + 1);
        tell(sinceTime);
      });
    }
  }

  return (isOnNow = isOn) => {
    isOn = isOnNow;
    if (!isQueued) queueMicrotask(start);
    isQueued = true;
  };
}
