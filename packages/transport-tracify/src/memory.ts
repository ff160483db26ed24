import { createLru, type EventEnvelope } from '@waymark/core/transport';
import { type CartMemory, createCartMemory } from './cart-memory.ts';
import { createSessionMemory, type SessionMemory } from './session-memory.ts';

/** A bounded set of event ids. */
export interface IdSet {
  has(id: string): boolean;
  add(id: string): void;
  delete(id: string): void;
}

/** What one transport remembers between events. Bounded, and gone with the process. */
export interface Memory {
  readonly sessions: SessionMemory;
  readonly carts: CartMemory;
  /** Page views under way that a product view stands in for. */
  readonly replaced: IdSet;
  /** Events that were judged to need no request. What they tell, such as a cart with fewer lines, is known from then on. */
  readonly unneeded: IdSet;
  /** Purchases, conversions and surveys under way: Tracify drops their repeats. */
  readonly deduplicated: IdSet;
  /** Codes of the notices that are given once. */
  readonly told: Set<string>;
  settle(event: EventEnvelope, result: 'delivered' | 'dropped'): void;
}

/** An empty memory for one transport. */
export function createMemory(rememberedVisitors: number): Memory {
  const sessions = createSessionMemory(rememberedVisitors);
  const carts = createCartMemory(rememberedVisitors);
  const [replaced, unneeded, deduplicated] = [createIdSet(rememberedVisitors), createIdSet(rememberedVisitors), createIdSet(rememberedVisitors)];
  return {
    sessions,
    carts,
    replaced,
    unneeded,
    deduplicated,
    told: new Set(),
    settle(event, result) {
      sessions.settle(event, result === 'delivered');
      carts.settle(event, result === 'delivered' || unneeded.has(event.id));
      for (const ids of [replaced, unneeded, deduplicated]) ids.delete(event.id);
    },
  };
}

function createIdSet(most: number): IdSet {
  const ids = createLru<true>(most);
  return { has: (id) => ids.get(id) === true, add: (id) => ids.set(id, true), delete: ids.delete };
}
