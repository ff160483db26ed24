import type { EpochMs } from '@waymark/core';
import { type Interval, wilsonInterval } from './interval.ts';
import type { ServedViews } from './served-views.ts';

/** How much of a shop's traffic the relay does not hear of, because something between keeps it away: blockers, scripts that fail, visitors who leave at once. */
export interface BlockedTraffic {
  /** The time that was looked at. Times in which no server reported are left out of all numbers. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Pages that were answered and that the relay should, or may, have heard of. */
  readonly served: number;
  /** Those of them whose visitors have not decided on consent. */
  readonly undecided: number;
  /** Loads of pages that the relay heard of. */
  readonly received: number;
  /**
   * From 0 to 1, the best guess. Where visitors are undecided, the middle between the two cases that all and that none of them were to be heard of. Undefined: too
   * few pages for a number that means something.
   */
  readonly blockedShare?: number;
  /** The true share is between these in 19 of 20 cases, whatever the undecided do. */
  readonly confidence?: Interval;
}

/** What an estimate is made of. */
export interface Sample {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly views: Pick<ServedViews, 'expected' | 'undecided'>;
  readonly received: number;
  /** See `ViewSpread`. */
  readonly spread: number;
  /** Independent views from which on a share is told. */
  readonly least: number;
}

/** Estimates the share that is blocked. */
export function estimateBlocked({ from, to, views, received, spread, least }: Sample): BlockedTraffic {
  const { expected, undecided } = views;
  const served = expected + undecided;
  const counts = { from, to, served, undecided, received };
  if (expected / spread < least) return counts;
  const [few, many] = [blockedOf(expected, received), blockedOf(served, received)];
  return {
    ...counts,
    blockedShare: (few / expected + many / served) / 2,
    confidence: { low: wilsonInterval(few / spread, expected / spread).low, high: wilsonInterval(many / spread, served / spread).high },
  };
}

/** More can be heard of than was served: pages come from caches, and arrive on the edge of a time. */
function blockedOf(served: number, received: number): number {
  return Math.max(0, served - received);
}
