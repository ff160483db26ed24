import type { OrderStore } from '../store/order-store.ts';
import type { ShopTracker } from '../tracking.ts';
import { tellForVisitor } from './announcement.ts';

export interface RetryJobParts {
  readonly tracker: Pick<ShopTracker, 'scope'>;
  readonly orders: Pick<OrderStore, 'untold'>;
  /** Unit: milliseconds. What has been untold for so long is tracked again, as often. */
  readonly everyMs: number;
  readonly now: () => number;
}

/** The job that tracks again what is untold. `run` says how much that was. */
export interface RetryJob {
  run(): number;
  stop(): void;
}

/**
 * Tracks again what the destination has neither confirmed nor refused: orders of a process that died before it could track them, or whose outbox had no room
 * left. What still waits in the tracker is not doubled, because the business key gives it the same id.
 */
export function startRetryJob({ tracker, orders, everyMs, now }: RetryJobParts): RetryJob {
  function run(): number {
    const untold = orders.untold(now() - everyMs);
    for (const announcement of untold) tellForVisitor(tracker, announcement);
    return untold.length;
  }
  const timer = setInterval(run, everyMs);
  return { run, stop: () => clearInterval(timer) };
}
