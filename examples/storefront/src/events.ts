import type { StandardVocabulary } from '@waymark/core';
import { type CartLine, cents, totalsOf } from './cart.ts';
import type { Plant } from './catalog.ts';

type Cart = StandardVocabulary['cartModified']['cart'];
type Order = StandardVocabulary['orderPlaced']['order'];
type Product = StandardVocabulary['productViewed']['product'];

/** A plant as events describe products. */
export function productOf(plant: Plant): Product {
  return {
    productId: plant.id,
    sku: plant.sku,
    name: plant.name,
    category: plant.category,
    brand: 'Northleaf',
    displayPrice: plant.price,
    ...(plant.oldPrice !== undefined && { originalPrice: plant.oldPrice }),
    url: new URL(`/product.html?id=${plant.id}`, location.origin).href,
    imageUrl: new URL(plant.image, location.origin).href,
  };
}

/** The cart as events describe it. */
export function cartOf(lines: readonly CartLine[]): Cart {
  const { subtotal, shipping, total } = totalsOf(lines);
  return {
    currency: 'EUR',
    items: lines.map(({ plant, quantity }, index) => ({ index, quantity, total: cents(plant.price * quantity), product: productOf(plant) })),
    subtotal,
    shippingPrice: shipping,
    total,
  };
}

/** The order that comes of a cart. */
export function orderOf(orderId: string, lines: readonly CartLine[], paymentMethod: string): Order {
  return { ...cartOf(lines), orderId, paymentMethod, status: 'placed' };
}
