import { type Arrival, groupArrivals, hasFailed } from './arrivals.ts';

/** Types that Tracify counts each time they come; it recognises repeats of the others by their ids. */
const pageEvents: ReadonlySet<string> = new Set(['pageview', 'productview', 'addtocart']);

/**
 * Repeats without a cause. The same may be sent again only when an answer was missing or bad. A page event may come to Tracify twice only in one
 * case: it took the first, answered it with 5xx, and got it once more.
 */
export function judgeRepeats(arrivals: readonly Arrival[]): readonly string[] {
  return [...groupArrivals(arrivals.filter(({ taken }) => taken)).values()].flatMap((group) => {
    const earlier = group.toSorted((one, other) => one.sent - other.sent).slice(0, -1);
    const [first] = group;
    if (!first || earlier.length === 0) return [];
    const isPage = first.vendor === 'tracify' && pageEvents.has(first.what);
    const allowed = isPage ? earlier.length === 1 && earlier.every(wasAnswered5xx) : earlier.every(hasFailed);
    return allowed ? [] : [`${first.vendor}: ${first.what} of second ${first.second} was counted ${group.length} times. Earlier ones: ${earlier.map(fateOf).join(', ')}.`];
  });
}

function wasAnswered5xx({ answered, record }: Arrival): boolean {
  return answered && (record.status ?? 0) >= 500;
}

function fateOf({ answered, record }: Arrival): string {
  return `${record.fault?.kind ?? 'no fault'}, ${answered ? `answered ${record.status}` : 'not answered'}`;
}
