import type { DeliveryReport, DropReason } from '../ports/report.ts';

/** The books of one lane. Every event that is accepted is delivered, waits, or is dropped for a reason. */
export interface Counters {
  accepted: number;
  delivered: number;
  waiting: number;
  readonly dropped: Map<DropReason, number>;
}

export function createCounters(): Counters {
  return { accepted: 0, delivered: 0, waiting: 0, dropped: new Map() };
}

export function countDropped(counters: Counters, reason: DropReason): void {
  counters.dropped.set(reason, (counters.dropped.get(reason) ?? 0) + 1);
}

export function reportOf(counters: Counters): DeliveryReport {
  const { accepted, delivered, waiting, dropped } = counters;
  return { accepted, delivered, waiting, dropped: Object.fromEntries(dropped) };
}

export function totalDropped({ dropped }: Counters): number {
  let total = 0;
  for (const count of dropped.values()) total += count;
  return total;
}
