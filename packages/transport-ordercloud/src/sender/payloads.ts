import type { LineItem, ProductDetails } from '@waymark/core/events';

/** One line of a cart or an order, as far as senders read it. */
export type Line = Pick<LineItem, 'product' | 'quantity' | 'total'>;

/** The lines of a cart or an order. Throws when one of them would make a vendor count nonsense. */
export const checkedLines = (items: readonly Line[]): readonly Line[] => {
  if (items.every(({ product, quantity, total }) => product.productId && quantity > 0 && total >= 0)) return items;
  throw Error();
};

/** The code by which the vendor knows a product, unless the application says otherwise. */
export const codeOf = ({ sku, productId }: ProductDetails): string => sku ?? productId;
