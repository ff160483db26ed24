import type { StandardVocabulary } from '@waymark/core';
import { type CartLine, cents, totalsOf } from './cart.ts';
import type { Plant } from './catalog.ts';

type Cart = StandardVocabulary['cartModified']['cart'];
type Order = StandardVocabulary['orderPlaced']['order'];
type Product = StandardVocabulary['productViewed']['product'];

/** A plant as events describe products, on the page's own site unless told otherwise. */
export function productOf(plant: Plant, site: string = location.origin): Product {
  return {
    productId: plant.id,
    sku: plant.sku,
    name: plant.name,
    category: plant.category,
    brand: 'Northleaf',
    displayPrice: plant.price,
    ...(plant.oldPrice !== undefined && { originalPrice: plant.oldPrice }),
    url: new URL(`/product.html?id=${plant.id}`, site).href,
    imageUrl: new URL(plant.image, site).href,
  };
}

/** The cart as events describe it. */
export function cartOf(lines: readonly CartLine[], site?: string): Cart {
  const { subtotal, shipping, total } = totalsOf(lines);
  return {
    currency: 'EUR',
    items: lines.map(({ plant, quantity }, index) => ({ index, quantity, total: cents(plant.price * quantity), product: productOf(plant, site) })),
    subtotal,
    shippingPrice: shipping,
    total,
  };
}

/** The order that comes of a cart. */
export function orderOf(orderId: string, lines: readonly CartLine[], paymentMethod: string, site?: string): Order {
  return { ...cartOf(lines, site), orderId, paymentMethod, status: 'placed' };
}
