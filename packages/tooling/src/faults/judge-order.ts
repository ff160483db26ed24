import { type Arrival, groupArrivals } from './arrivals.ts';

/**
 * Events of one page that came to a vendor in another order than they happened; their first arrivals count. `isOfPage` says which seconds belong to what a page
 * tracked: what a service tracks at the same time may come before or after.
 */
export function judgeOrder(arrivals: readonly Arrival[], isOfPage: (second: number) => boolean): readonly string[] {
  const ofPages = arrivals.filter(({ taken, second }) => taken && second !== undefined && isOfPage(second));
  const latest = new Map<string, number>();
  const faults: string[] = [];
  for (const [first] of groupArrivals(ofPages.filter((arrival) => !isLate(arrival, ofPages))).values()) {
    if (first?.second === undefined) continue;
    const lane = JSON.stringify([first.vendor, first.visitor]);
    const before = latest.get(lane) ?? 0;
    if (first.second < before) faults.push(`${first.vendor}: ${first.what} of second ${first.second} came after something of second ${before}.`);
    latest.set(lane, Math.max(before, first.second));
  }
  return faults;
}

/** Given up by its sender, and taken in after what was sent later: the machine was too busy, and no sender can know. */
function isLate({ answered, vendor, visitor, sent, record }: Arrival, arrivals: readonly Arrival[]): boolean {
  return !answered && arrivals.some((other) => other.vendor === vendor && other.visitor === visitor && other.sent > sent && other.record.id < record.id);
}
