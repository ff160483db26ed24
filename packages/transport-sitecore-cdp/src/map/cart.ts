import type { LineItem } from '@waymark/core/events';
import type { AddEvent, CartProduct } from '../events/cart-types.ts';
import { upper } from '../events/upper.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import { fingerprint, type VisitorState } from '../visitor-state.ts';
import type { Given, Mapping } from './context.ts';

interface Lines {
  readonly currency: string;
  readonly items: readonly LineItem[];
}

type Add = AddEvent & { readonly product: CartProduct };

/**
 * What a line has in common in ADD and ORDER_CHECKOUT. Sitecore CDP counts whole units, so a part of one is rounded up, and the unit price is chosen so that
 * quantity times price is what the line costs after its discounts.
 */
export const itemOf = ({ product, quantity: amount, total }: LineItem, occurredAt: number, { productType }: SitecoreCdpOptions<never>) => {
  const { name, productId, category = '' } = product;
  // Sums of fractions end a little above the whole number that they mean.
  const quantity = Math.ceil(amount - 1e-9) || 1;
  return { type: upper((productType?.(product) ?? category).trim() || 'PRODUCT'), name: name.trim() || productId, productId, orderedAt: new Date(occurredAt), quantity, price: +(total / quantity).toFixed(4) };
};

/** One ADD per cart line. Lines with equal `item_id` are one line to Sitecore CDP, so they are added up. */
export const addsOf = ({ currency: given, items }: Lines, occurredAt: number, options: SitecoreCdpOptions<never>): readonly Add[] => {
  const currency = upper(given);
  const lines = new Map<string, LineItem>();
  for (const line of items) {
    const { sku, productId, variant } = line.product;
    const id = options.itemId?.(line) ?? sku ?? (variant ? `${productId}/${variant}` : productId);
    const { quantity = 0, total = 0 } = lines.get(id) ?? {};
    lines.set(id, { ...line, quantity: quantity + line.quantity, total: total + line.total });
  }
  return [...lines].map(([item_id, line]) => ({ type: 'ADD', currency, product: { ...itemOf(line, occurredAt, options), item_id, currency, referenceId: item_id } }));
};

/** The lines that Sitecore CDP lacks, or has with another quantity or price. */
export const newLines = (adds: readonly Add[], { lines }: VisitorState): readonly Add[] => adds.filter(({ product }) => lines.get(product.item_id) !== fingerprint(product));

/**
 * The lines that are new or changed; the whole cart after a CLEAR_CART when one has left, because nothing removes a single line. That is also done when the
 * cart at the vendor is not known: a line that left the cart unseen would otherwise turn up in an abandoned-cart message. A cart from before an order that
 * Sitecore CDP has already would fill it again; one of the same millisecond is as a rule what the order left.
 */
export const cartModified: Mapping<Given<'cartModified'>> = ({ payload: { cart }, occurredAt }, options, state, next) => {
  if (occurredAt < (state.ordered as number)) return [];
  const adds = addsOf(cart, occurredAt, options);
  const now = (next.lines = new Map(adds.map(({ product }) => [product.item_id, fingerprint(product)])));
  return [...state.lines.keys()].every((id) => now.has(id)) ? newLines(adds, state) : [{ type: 'CLEAR_CART', currency: upper(cart.currency) }, ...adds];
};
