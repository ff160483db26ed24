import type { LineItem } from '@waymark/core/events';
import type { AddEvent, CartProduct } from '../events/cart-types.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import { newLines } from '../visitor-state.ts';
import type { Mapping } from './context.ts';

interface Lines {
  readonly currency: string;
  readonly items: readonly LineItem[];
}

/**
 * What a line has in common in ADD and ORDER_CHECKOUT. Sitecore CDP counts whole units, so a part of one is rounded up, and the unit price is chosen so that
 * quantity times price is what the line costs after its discounts.
 */
export function itemOf({ product, quantity, total }: LineItem, occurredAt: number, { productType }: SitecoreCdpOptions<never>) {
  const { name, productId, category } = product;
  // Sums of fractions end a little above the whole number that they mean.
  const units = Math.ceil(quantity - 1e-9) || 1;
  const price = Math.round((total / units) * 1e4) / 1e4;
  return { type: productType?.(product) ?? category ?? 'PRODUCT', name, productId, orderedAt: new Date(occurredAt), quantity: units, price };
}

/** One ADD per cart line. Lines with equal `item_id` are one line to Sitecore CDP, so they are added up. */
export function addsOf({ currency, items }: Lines, occurredAt: number, options: SitecoreCdpOptions<never>): readonly (AddEvent & { readonly product: CartProduct })[] {
  const lines = new Map<string, LineItem>();
  for (const line of items) {
    const { sku, productId, variant } = line.product;
    const id = options.itemId?.(line) ?? sku ?? (variant ? `${productId}/${variant}` : productId);
    const { quantity = 0, total = 0 } = lines.get(id) ?? {};
    lines.set(id, { ...line, quantity: quantity + line.quantity, total: total + line.total });
  }
  return [...lines].map(([item_id, line]) => ({ type: 'ADD', currency, product: { ...itemOf(line, occurredAt, options), item_id, currency, referenceId: item_id } }));
}

/**
 * The lines that are new or changed; the whole cart after a CLEAR_CART when one has left, because nothing removes a single line. That is also done when the
 * cart at the vendor is not known: a line that left the cart unseen would otherwise turn up in an abandoned-cart message.
 */
export const cartModified: Mapping<'cartModified'> = ({ payload: { cart }, occurredAt }, options, state) => {
  const adds = addsOf(cart, occurredAt, options);
  const kept = adds.filter(({ product }) => state.lines.has(product.item_id));
  return kept.length < state.lines.size ? [{ type: 'CLEAR_CART' }, ...adds] : newLines(adds, state);
};
