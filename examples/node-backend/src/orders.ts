import type { Order } from '@waymark/core/events';
import type { RequestContext } from '@waymark/node';
import { findProduct } from './catalog.ts';

export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
}

/** An order as this shop stores it. */
export interface StoredOrder {
  readonly id: string;
  readonly lines: readonly OrderLine[];
  readonly status: 'placed' | 'paid';
  /** Milliseconds since 1970. */
  readonly placedAt: number;
  /** Who placed it, from where, and what they allow, for what is tracked later without a request. Empty when nothing more is to be told. */
  readonly visitor: RequestContext;
}

export const currency = 'EUR';

/** The shop's order in the words of the tracking vocabulary. Always as it was placed, so that every telling of it is the same. */
export function toTrackedOrder({ id, lines }: Pick<StoredOrder, 'id' | 'lines'>): Order {
  return { orderId: id, currency, status: 'placed', total: totalOf(lines), items: lines.map(toTrackedLine) };
}

/** Sum of the lines, in cents while adding. */
export function totalOf(lines: readonly OrderLine[]): number {
  const cents = lines.reduce((sum, { productId, quantity }) => sum + Math.round((findProduct(productId)?.price ?? 0) * 100) * quantity, 0);
  return cents / 100;
}

function toTrackedLine({ productId, quantity }: OrderLine, index: number): Order['items'][number] {
  const product = findProduct(productId);
  return {
    index,
    quantity,
    total: totalOf([{ productId, quantity }]),
    product: { productId, name: product?.name ?? productId, displayPrice: product?.price ?? 0, category: 'Beans' },
  };
}
