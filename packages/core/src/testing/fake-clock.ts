import type { Clock } from '../ports/clock.ts';
import type { DurationMs, EpochMs } from '../units.ts';

export interface FakeClock extends Clock {
  /** Moves time on and runs what falls due, in order. Lets promises settle between timers. */
  advance(by: DurationMs): Promise<void>;
  /** Sets the wall clock alone, as a user or a time server would. */
  setWall(time: EpochMs): void;
  /** Timers that wait. */
  readonly pending: number;
}

/** A clock that only moves when told. Starts at 2026-01-01T00:00Z. */
export function createFakeClock(start: EpochMs = Date.UTC(2026, 0, 1)): FakeClock {
  let wall = start;
  let elapsed = 0;
  let order = 0;
  const timers = new Map<number, { readonly due: number; readonly run: () => void }>();

  function nextDue(limit: number): number | undefined {
    let best: number | undefined;
    for (const [id, timer] of timers) {
      if (timer.due <= limit && (best === undefined || timer.due < (timers.get(best)?.due ?? 0))) best = id;
    }
    return best;
  }

  async function settlePromises(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  return {
    now: () => wall,
    ticks: () => elapsed,
    after(delay, run) {
      const id = (order += 1);
      timers.set(id, { due: elapsed + Math.max(delay, 0), run });
      return () => void timers.delete(id);
    },
    async advance(by) {
      const end = elapsed + by;
      await settlePromises();
      for (let id = nextDue(end); id !== undefined; id = nextDue(end)) {
        const timer = timers.get(id);
        timers.delete(id);
        if (!timer) continue;
        wall += timer.due - elapsed;
        elapsed = timer.due;
        timer.run();
        await settlePromises();
      }
      wall += end - elapsed;
      elapsed = end;
      await settlePromises();
    },
    setWall(time) {
      wall = time;
    },
    get pending() {
      return timers.size;
    },
  };
}
