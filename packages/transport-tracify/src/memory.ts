import type { EventEnvelope } from '@waymark/core/transport';
import { type CartMemory, createCartMemory } from './cart-memory.ts';
import { createLru } from './lru.ts';
import { createSessionMemory, type SessionMemory } from './session-memory.ts';

/** A bounded set of event ids. */
export interface IdSet {
  has(id: string): boolean;
  add(id: string): void;
}

/** What one transport remembers between events. Bounded, and gone with the process. */
export interface Memory {
  readonly sessions: SessionMemory;
  readonly carts: CartMemory;
  /** Page views under way that a product view stands in for. */
  readonly replaced: IdSet;
  /** Purchases, conversions and surveys under way: Tracify drops their repeats. */
  readonly deduplicated: IdSet;
  /** Codes of the notices that are given once. */
  readonly told: Set<string>;
  settle(event: EventEnvelope, result: 'delivered' | 'dropped'): void;
}

export function createMemory(rememberedVisitors: number): Memory {
  const sessions = createSessionMemory(rememberedVisitors);
  const carts = createCartMemory(rememberedVisitors);
  const replaced = createLru<true>(rememberedVisitors);
  const deduplicated = createLru<true>(rememberedVisitors);
  return {
    sessions,
    carts,
    replaced: { has: (id) => replaced.get(id) === true, add: (id) => replaced.set(id, true) },
    told: new Set(),
    deduplicated: { has: (id) => deduplicated.get(id) === true, add: (id) => deduplicated.set(id, true) },
    settle(event, result) {
      sessions.settle(event, result === 'delivered');
      carts.settle(event, result === 'delivered');
      replaced.delete(event.id);
      deduplicated.delete(event.id);
    },
  };
}
