import type { EventEnvelope } from '@waymark/core';
import type { LineItem, StandardEventPayloads } from '@waymark/core/events';

/** One line of a cart or an order, as far as senders read it. */
export type Line = Pick<LineItem, 'product' | 'quantity' | 'total'>;

/**
 * The payload of a standard event, trusted: the relay has checked it, a page may have let the check out. What it leads to when it is wrong is
 * caught where mappings are called.
 */
export function payloadOf<Name extends keyof StandardEventPayloads>(event: EventEnvelope, _name: Name): StandardEventPayloads[Name] {
  return event.payload as StandardEventPayloads[Name];
}

/** The lines of a cart or an order. Throws when one of them would make a vendor count nonsense. */
export function linesOf(from: { readonly items: readonly Line[] }): readonly Line[] {
  if (!from.items.every(({ product, quantity, total }) => product.productId && quantity > 0 && total >= 0)) throw new TypeError('line');
  return from.items;
}
