import type { Arrival } from './arrivals.ts';

/** What fills a cart, in the words of each vendor. */
const fills = /^(ADD|addtocart|ADDED_TO_ORDER|a2c|status cart|add cart|view cart)( |$)/;

/**
 * Carts that a vendor was told to fill after the order that emptied them: the visitors of a story put nothing into the cart once they have ordered. The order of
 * sending counts, because what was given up may come in late. An order that the vendor took last is the one that counts, since it empties the cart again.
 */
export function judgeCarts(arrivals: readonly Arrival[]): readonly string[] {
  const taken = arrivals.filter((arrival) => arrival.taken);
  const ordered = new Map<string, number>();
  for (const arrival of taken) {
    if (arrival.orderId !== undefined) ordered.set(cartOf(arrival), Math.max(arrival.sent, ordered.get(cartOf(arrival)) ?? 0));
  }
  return taken
    .filter((arrival) => fills.test(arrival.what) && arrival.sent > (ordered.get(cartOf(arrival)) ?? Infinity))
    .map(({ vendor, what, second }) => `${vendor}: ${what.trim()} of second ${second} filled a cart after its order.`);
}

function cartOf({ vendor, visitor }: Arrival): string {
  return JSON.stringify([vendor, visitor]);
}
