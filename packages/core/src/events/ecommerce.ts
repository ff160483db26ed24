import * as z from 'zod/mini';
import { closed } from './check/closed.ts';
import { cart } from './models/cart.ts';
import { order, orderId } from './models/order.ts';
import { productDetails } from './models/product.ts';

/** A product page or detail view was opened. */
export const productViewed = closed({ product: productDetails });

/** The cart or its summary was shown. */
export const cartViewed = closed({ cart });

/** A line was added, removed or changed. The cart is the one after the change. */
export const cartModified = closed({ cart });

/** The first page of the checkout was reached. The order id is for shops that number orders before they are placed. */
export const checkoutStarted = closed({ cart, orderId: z.optional(orderId) });

/** An order was accepted. */
export const orderPlaced = closed({ order });
