import type { EventEnvelope } from '@waymark/core';
import type { CartChanges } from './cart-changes.ts';
import type { KeptCart } from './create-sender.ts';

/**
 * Reporters write a cart in ways of their own: what one views is no news about what another changes, and what the first change of one lacks was not taken out.
 * Kept besides the cart: which service (or page) told of it, and whether it told of a change yet.
 */
export function reportedCart({ name, where }: EventEnvelope, cart: KeptCart, kept: KeptCart, changes: CartChanges): readonly [changes: CartChanges, cart: KeptCart | undefined] {
  const by = where.service ?? '';
  const [, , keptBy = by, hadChange = false] = kept;
  const isChange = name === 'cartModified';
  const isOwn = keptBy === by;
  return [
    isChange && !isOwn && !hadChange ? { ...changes, removed: [] } : changes,
    isChange || isOwn || !hadChange ? [...cart, by, isChange || hadChange] : undefined,
  ];
}
