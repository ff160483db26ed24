import * as z from 'zod/mini';
import { closed } from '../check/closed.ts';
import { list } from '../check/list.ts';
import { wholeNumber } from '../check/numbers.ts';
import { oneOf, text } from '../check/text.ts';
import { lineItem, pricing } from './cart.ts';

/** Identifies an order in the shop. */
export const orderId = text(1, 50);

/** An accepted order, with at least one line. */
export const order = closed({
  orderId,
  ...pricing,
  items: list(lineItem, { least: 1 }),
  paymentMethod: z.optional(text(1, 50)),
  installments: z.optional(wholeNumber()),
  status: z.optional(oneOf('placed', 'paid', 'completed')),
});
