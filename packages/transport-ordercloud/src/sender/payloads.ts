import type { LineItem, ProductDetails } from '@waymark/core/events';

/** One line of a cart or an order, as far as senders read it. */
export type Line = Pick<LineItem, 'product' | 'quantity' | 'total'>;

/** The code by which the vendor knows a product, unless the application says otherwise. */
export const codeOf = ({ sku, productId }: ProductDetails): string => sku ?? productId;
