import type { OrderStore } from '../store/order-store.ts';
import type { ShopTracker } from '../tracking.ts';
import { tellForVisitor } from './announcement.ts';

export interface RetryJobParts {
  readonly tracker: Pick<ShopTracker, 'scope'>;
  readonly orders: Pick<OrderStore, 'claim' | 'untold'>;
  /** Unit: milliseconds. What has been untold for so long is tracked again, as often. */
  readonly everyMs: number;
  readonly now: () => number;
}

/** The job that tracks again what is untold. `run` says how much that was. */
export interface RetryJob {
  run(): number;
  stop(): void;
}

/** A process that has not spoken for so many runs is taken for dead. */
const missedRuns = 3;

/**
 * Tracks again what the destination has neither confirmed nor refused: orders of a process that died before it could track them, or whose outbox had no room
 * left. What still waits in this tracker is not doubled, because the business key gives it the same id; what may wait in that of another process is left to that one while it lives.
 */
export function startRetryJob({ tracker, orders, everyMs, now }: RetryJobParts): RetryJob {
  function run(): number {
    const time = now();
    orders.claim(time, time - missedRuns * everyMs);
    const untold = orders.untold(time - everyMs);
    for (const announcement of untold) tellForVisitor(tracker, announcement);
    return untold.length;
  }
  const timer = setInterval(run, everyMs);
  return { run, stop: () => clearInterval(timer) };
}
