import type { Clock, DurationMs, VisitorContexts } from '@waymark/core';
import type { ShopperKeys } from '../receiver/waymark-event.ts';
import { findVisitor } from './find-visitor.ts';

/** Pages send their first events within a second. What is left of OrderCloud's patience is for keeping the event. Unit: milliseconds. */
const patienceMs: DurationMs = 1200;
const pauseMs: DurationMs = 100;

/**
 * Waits for a visitor whom the relay does not know yet: OrderCloud tells of the first product in a cart at once, the page tells of its visitor a moment later.
 * Facts about one visitor wait together, so that they go on in their order.
 */
export function introductions(contexts: VisitorContexts, clock: Clock): (keys: ShopperKeys) => Promise<void> {
  const waiting = new Map<string, Promise<void>>();

  async function introduced(keys: ShopperKeys): Promise<void> {
    for (const until = clock.ticks() + patienceMs; !(await findVisitor(contexts, keys)) && clock.ticks() < until; ) {
      await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
    }
  }

  return async (keys) => {
    const { anonymousId } = keys;
    // Only the id of a page can become known with what the page sends.
    if (anonymousId === undefined) return;
    const mine = waiting.get(anonymousId) ?? introduced(keys).finally(() => waiting.delete(anonymousId));
    waiting.set(anonymousId, mine);
    await mine;
  };
}
