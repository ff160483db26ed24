import type { AddEvent } from './events/cart-types.ts';
import { type VisitorState, fingerprint } from './visitor-state.ts';

/** The lines that Sitecore CDP lacks, or has with another quantity or price. */
export function newLines(adds: readonly AddEvent[], { lines }: VisitorState): readonly AddEvent[] {
  return adds.filter(({ product }) => lines.get(product.item_id) !== fingerprint(product));
}

/**
 * True when a line has to go. Nothing removes a single line, so the cart is cleared and filled anew. That is also done when the cart at the vendor
 * is not known: a line that left the cart unseen would otherwise turn up in an abandoned-cart message.
 */
export function mustClear(adds: readonly AddEvent[], { lines, complete }: VisitorState): boolean {
  const kept = new Set(adds.map(({ product }) => product.item_id));
  return !complete || [...lines.keys()].some((id) => !kept.has(id));
}
