import { type Arrival, groupArrivals } from './arrivals.ts';

/**
 * Events of one page that came to a vendor in another order than they happened. Looked at are first arrivals; `isOfPage` says which seconds belong to what a
 * page tracked: what a service tracks at the same time may come before or after.
 */
export function judgeOrder(arrivals: readonly Arrival[], isOfPage: (second: number) => boolean): readonly string[] {
  const latest = new Map<string, number>();
  const faults: string[] = [];
  for (const group of groupArrivals(arrivals.filter(({ taken }) => taken)).values()) {
    const [first] = group;
    if (first?.second === undefined || !isOfPage(first.second)) continue;
    const lane = JSON.stringify([first.vendor, first.visitor]);
    const before = latest.get(lane) ?? 0;
    if (first.second < before) faults.push(`${first.vendor}: ${first.what} of second ${first.second} came after something of second ${before}.`);
    latest.set(lane, Math.max(before, first.second));
  }
  return faults;
}
