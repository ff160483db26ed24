import type { EventEnvelope, KeyValueStore } from '@waymark/core';
import { type CartChanges, cartChanges } from './cart-changes.ts';
import { type Line, linesOf, payloadOf } from './payloads.ts';

/** Knows the last cart of each visitor and the orders that were sent. Changes only when an event is settled, so that a retry sends the same again. */
export interface CommerceMemory {
  /** Changes of the cart. Once an event is on its way they stay as they were, whatever the memory says by then. */
  changes(event: EventEnvelope, onItsWay: boolean): CartChanges | undefined;
  /** Was this order sent before? */
  isSent(event: EventEnvelope): boolean;
  markOrder(event: EventEnvelope): void;
  /** Does the event tell of a cart from before an order that the vendor has heard of, or may have? It would fill the cart again. At the same time as the order it is from after it: the cart that was emptied. */
  isBought(event: EventEnvelope): boolean;
  /** `told`: the vendor knows of the event, or needs not. */
  settle(event: EventEnvelope, told: boolean): void;
}

const cartEvents = /^(cart(Modified|Viewed)|checkoutStarted)$/;

/** Keeps carts and orders in `memory`, under the keys `cart:` and `order:`, and under `ordered:` when a visitor ordered last. */
export function createCommerceMemory(memory: KeyValueStore, firstCart: 'added' | 'known'): CommerceMemory {
  const pinned = new Map<string, CartChanges>();

  function markOrder(event: EventEnvelope): void {
    if (event.name !== 'orderPlaced') return;
    memory.set(orderKey(event), '1');
    memory.set(orderedKey(event), String(event.occurredAt));
  }

  return {
    changes(event, onItsWay) {
      if (event.name !== 'cartModified') return undefined;
      const items = linesOf(payloadOf(event, event.name).cart);
      const found = pinned.get(event.id) ?? cartChanges(linesIn(memory.get(cartKey(event))) ?? (firstCart === 'known' ? items : []), items);
      if (onItsWay) pinned.set(event.id, found);
      return found;
    },
    isSent: (event) => event.name === 'orderPlaced' && memory.get(orderKey(event)) !== undefined,
    markOrder,
    isBought: (event) => cartEvents.test(event.name) && !pinned.has(event.id) && event.occurredAt < Number(memory.get(orderedKey(event))),
    settle(event, told) {
      pinned.delete(event.id);
      if (!told) return;
      markOrder(event);
      if (event.name !== 'orderPlaced' && !cartEvents.test(event.name)) return;
      const { cart } = event.payload as { readonly cart?: { readonly items: readonly Line[] } };
      // What is bought has left the cart.
      memory.set(cartKey(event), JSON.stringify(cart?.items ?? []));
    },
  };
}

/** Events of one visitor go one after another and are about one cart. */
export function visitorKey({ id, who }: EventEnvelope): string {
  return who.browserId ?? Object.values(who.aliases ?? {})[0] ?? who.userId ?? who.sessionId ?? id;
}

function linesIn(text: string | undefined): readonly Line[] | undefined {
  try {
    return text === undefined ? undefined : linesOf({ items: JSON.parse(text) as readonly Line[] });
  } catch {
    return undefined;
  }
}

function cartKey(event: EventEnvelope): string {
  return `cart:${visitorKey(event)}`;
}

function orderedKey(event: EventEnvelope): string {
  return `ordered:${visitorKey(event)}`;
}

function orderKey(event: EventEnvelope): string {
  return `order:${payloadOf(event, 'orderPlaced').order.orderId}`;
}
