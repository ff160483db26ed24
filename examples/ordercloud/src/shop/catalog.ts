import type { StandardVocabulary } from '@waymark/core';

export type Product = StandardVocabulary['productViewed']['product'];
export type Order = StandardVocabulary['orderPlaced']['order'];

/** What OrderCloud says of an order that was submitted. */
export interface PlacedOrder {
  readonly ID: string;
  readonly Total: number;
  readonly Currency: string;
}

export const coffee: Product = { productId: 'KAF-1000', name: 'Hochland Röstung 1 kg', displayPrice: 24.9 };
export const filters: Product = { productId: 'FIL-4', name: 'Papierfilter Gr. 4', displayPrice: 3.95 };

/** An order as the shop tells of it: what OrderCloud answered, with the shop's own lines. */
export function toOrder({ ID, Total, Currency }: PlacedOrder, lines: readonly (readonly [Product, number])[]): Order {
  const items = lines.map(([product, quantity], index) => ({ index, quantity, product, total: Math.round((product.displayPrice ?? 0) * quantity * 100) / 100 }));
  return { orderId: ID, currency: Currency, total: Total, status: 'placed', items };
}
