import { type Arrival, groupArrivals } from './arrivals.ts';

/** Types that Tracify counts each time they come; it recognises repeats of the others by their ids. */
const pageEvents: ReadonlySet<string> = new Set(['pageview', 'productview', 'addtocart']);

/**
 * Repeats without a cause. A vendor may get the same again only when an answer was missing or bad. A page event may come to Tracify twice only in one
 * case: it took the first, answered it with 5xx, and got it once more.
 */
export function judgeRepeats(arrivals: readonly Arrival[]): readonly string[] {
  return [...groupArrivals(arrivals.filter(({ taken }) => taken)).values()].flatMap((group) => {
    const earlier = group.slice(0, -1);
    const [first] = group;
    if (!first || earlier.length === 0) return [];
    const isPage = first.vendor === 'tracify' && pageEvents.has(first.what);
    const allowed = isPage ? earlier.length === 1 && earlier.every(wasAnswered5xx) : earlier.every(({ record }) => record.fault !== undefined);
    return allowed ? [] : [`${first.vendor}: ${first.what} of second ${first.second} was counted ${group.length} times. Earlier ones: ${earlier.map(fateOf).join(', ')}.`];
  });
}

function wasAnswered5xx({ record }: Arrival): boolean {
  return record.fault?.kind === 'status' && record.fault.taken && (record.status ?? 0) >= 500;
}

function fateOf({ record }: Arrival): string {
  return record.fault ? `${record.fault.kind} ${record.status ?? ''}`.trim() : 'answered well';
}
