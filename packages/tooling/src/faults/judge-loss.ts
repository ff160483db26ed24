import type { Drop, EventEnvelope } from '@waymark/core';
import { type Arrival, hasFailed } from './arrivals.ts';
import type { Books } from './books.ts';
import { type Vendor, vendors } from './shop-transports.ts';

/** Events that may be delivered without a request: nothing was added to the cart, the person was known already. */
const maybeSilent: ReadonlySet<string> = new Set(['cartModified', 'userSignedIn']);

/**
 * Events that a tracker calls delivered and that never came to the vendor, and drops without a cause: nothing but the vendor's lack of interest, or tries that
 * failed, may cost an event. `hasUnseen`: some tries failed before they came in.
 */
export function judgeLoss(books: Books, arrivals: readonly Arrival[], hasUnseen: boolean): readonly string[] {
  return vendors.flatMap((vendor) => {
    const seen = (event: EventEnvelope) => arrivals.filter((arrival) => arrival.vendor === vendor && arrival.second === Math.floor(event.occurredAt / 1000));
    const missing = books.delivered
      .filter(({ event, transport }) => transport === vendor && !maybeSilent.has(event.name) && !seen(event).some(({ taken }) => taken))
      .map(({ event }) => `${books.name}: ${event.name} was delivered to ${vendor}, which never got it.`);
    const dropped = books.drops.filter((drop) => drop.transport === vendor && drop.reason !== 'not-wanted');
    return [...missing, ...dropped.flatMap((drop) => judgeDrop(books.name, drop, hasUnseen || seen(drop.event).some(hasFailed)))];
  });
}

function judgeDrop(name: string, { event, transport, reason, why }: Drop, hasCause: boolean): readonly string[] {
  if (reason === 'gave-up' && (hasCause || event.name === 'userSignedIn')) return [];
  return [`${name}: ${event.name} was dropped for ${transport} without a try that failed (${reason}, ${why.code}: ${why.message}).`];
}

/** True when an order may be lost at Send: it merges nothing, so what may have arrived is not told again. */
export function isDoubtful({ transport, why }: Drop): boolean {
  return transport === ('send' satisfies Vendor) && /^(timeout|network|connection-reset|http-504)$/.test(why.code);
}
