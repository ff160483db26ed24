import * as z from 'zod/mini';
import { closed } from '../check/closed.ts';
import { webUrl } from '../check/formats.ts';
import { amount } from '../check/numbers.ts';
import { text } from '../check/text.ts';

/** What a shop says about a product. The original price is not compared with the displayed one. */
export const productDetails = closed({
  productId: text(1, 50),
  name: text(1, 200),
  displayPrice: amount(),
  sku: z.optional(text(1, 50)),
  category: z.optional(text(1, 100)),
  brand: z.optional(text(1, 100)),
  variant: z.optional(text(1, 50)),
  originalPrice: z.optional(amount()),
  url: z.optional(webUrl()),
  imageUrl: z.optional(webUrl()),
});
