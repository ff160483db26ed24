import type { LineItem, ProductDetails } from '@waymark/core/events';

/** One line of a cart or an order, as far as senders read it. */
export type Line = Pick<LineItem, 'product' | 'quantity' | 'total'>;

/** The lines of a cart or an order. Throws when one of them would make a vendor count nonsense. */
export function checkedLines(items: readonly Line[]): readonly Line[] {
  if (items.every(({ product, quantity, total }) => product.productId && quantity > 0 && total >= 0)) return items;
  throw TypeError();
}

/** The code by which the vendor knows a product, unless the application says otherwise. */
export function codeOf({ sku, productId }: ProductDetails): string {
  return sku ?? productId;
}
