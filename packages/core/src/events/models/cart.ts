import * as z from 'zod/mini';
import { closed } from '../check/closed.ts';
import { dictionary } from '../check/dictionary.ts';
import { list } from '../check/list.ts';
import { anyName } from '../check/names.ts';
import { amount, anyNumber, positive, wholeNumber } from '../check/numbers.ts';
import { text } from '../check/text.ts';
import { productDetails } from './product.ts';

/** One line of a cart or an order. `index` is the position from zero in the order in which lines were added; fractions of a unit can be sold. */
export const lineItem = closed({
  product: productDetails,
  index: wholeNumber(),
  quantity: positive(),
  total: amount(),
  discount: z.optional(amount()),
  coupon: z.optional(text(1, 50)),
});

/** Amounts by the shop's own names: `{ vat: 52.6 }`. */
export const namedAmounts = dictionary(anyName, anyNumber(), { least: 1 });

/** What carts and orders have in common. `currency` is an ISO 4217 code or a local one. Sums are not checked against each other. */
export const pricing = {
  currency: text(1, 10),
  total: amount(),
  subtotal: z.optional(amount()),
  shippingPrice: z.optional(amount()),
  taxes: z.optional(namedAmounts),
  costs: z.optional(namedAmounts),
  discount: z.optional(amount()),
  coupon: z.optional(text(1, 50)),
};

/** A cart as it stands. An emptied one has no lines. */
export const cart = closed({
  ...pricing,
  items: list(lineItem),
  lastUpdateTime: z.optional(wholeNumber()),
});
