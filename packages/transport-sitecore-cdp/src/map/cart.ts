import type { LineItem } from '@waymark/core/events';
import { mustClear, newLines } from '../cart-diff.ts';
import type { AddEvent } from '../events/cart-types.ts';
import type { Settings } from '../settings.ts';
import type { Mapping } from './context.ts';

interface Lines {
  readonly currency: string;
  readonly items: readonly LineItem[];
}

/** One ADD per cart line. Lines with equal `item_id` are one line to Sitecore CDP, so they are added up. */
export function addsOf({ currency, items }: Lines, occurredAt: number, settings: Settings): readonly AddEvent[] {
  const lines = new Map<string, LineItem>();
  for (const line of items) {
    const id = settings.itemId(line);
    const { quantity = 0, total = 0 } = lines.get(id) ?? {};
    lines.set(id, { ...line, quantity: quantity + line.quantity, total: total + line.total });
  }
  const orderedAt = new Date(occurredAt);
  return [...lines].map(([item_id, line]) => {
    const { productId, name } = line.product;
    const fields = { item_id, name, orderedAt, ...unitsOf(line), productId, currency, referenceId: item_id };
    return { type: 'ADD', currency, product: { type: settings.productType(line.product), ...fields } };
  });
}

/**
 * Sitecore CDP counts whole units, so a part of one is rounded up, and the unit price is chosen so that quantity times price is what the line costs
 * after its discounts.
 */
export function unitsOf({ quantity, total }: Pick<LineItem, 'quantity' | 'total'>): { readonly quantity: number; readonly price: number } {
  // Sums of fractions end a little above the whole number that they mean.
  const units = Math.max(1, Math.ceil(quantity - 1e-9));
  return { quantity: units, price: Math.round((total / units) * 10_000) / 10_000 };
}

/** The lines that are new or changed; the whole cart after a CLEAR_CART when one has left. */
export const cartModified: Mapping<'cartModified'> = ({ payload: { cart }, occurredAt }, settings, state) => {
  const adds = addsOf(cart, occurredAt, settings);
  return mustClear(adds, state) ? [{ type: 'CLEAR_CART' }, ...adds] : newLines(adds, state);
};
