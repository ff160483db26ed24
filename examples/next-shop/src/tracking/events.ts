import type { Cart, Order, ProductDetails } from '@waymark/core/events';
import { type CartLine, totalOf } from '../shop/cart.ts';
import type { Tea } from '../shop/catalog.ts';
import type { StoredOrder } from '../shop/orders.ts';

/** A tea as events describe products. */
export function productOf({ id, name, kind, price }: Tea): ProductDetails {
  return { productId: id, name, category: kind, displayPrice: price };
}

/** The cart as events describe it. */
export function cartOf(lines: readonly CartLine[]): Cart {
  return {
    currency: 'EUR',
    items: lines.map((line, index) => ({ index, quantity: line.quantity, total: totalOf([line]), product: productOf(line.tea) })),
    total: totalOf(lines),
  };
}

/** The order as events describe it: the same wherever it is tracked. */
export function orderOf({ id, lines }: StoredOrder): Order {
  return { ...cartOf(lines), orderId: id, status: 'placed' };
}
