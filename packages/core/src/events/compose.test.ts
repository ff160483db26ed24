import * as z from 'zod/mini';
import { describe, expect, test } from 'vitest';
import { examples } from './__fixtures__/examples.ts';
import { lineItem, productDetails, standardEvents } from './index.ts';

const product = examples.productViewed.minimal.product;

describe('the schemas compose as zod schemas do', () => {
  test('inside a schema of the application', () => {
    const wishlistShared = z.object({ owner: z.string(), products: z.array(productDetails) });
    expect(z.parse(wishlistShared, { owner: 'a', products: [product] })).toEqual({ owner: 'a', products: [product] });
    expect(wishlistShared['~standard'].validate({ owner: 'a', products: [product, { ...product, name: '' }] })).toMatchObject({
      issues: [{ path: ['products', 1, 'name'], rule: 'minLength:1' }],
    });
  });

  test('with properties added to an event', () => {
    const extended = z.extend(standardEvents.productViewed, { shelf: z.optional(z.string()) });
    expect(z.safeParse(extended, { product, shelf: 'A' }).success).toBe(true);
    expect(z.safeParse(extended, { product, shelf: 5 }).success).toBe(false);
    expect(z.safeParse(extended, { product, other: 5 }).success).toBe(false);
    expect(extended['~standard'].validate({ product: { ...product, sku: '' } })).toMatchObject({ issues: [{ path: ['product', 'sku'], rule: 'minLength:1' }] });
  });

  test('with a check of the application, on an event and on a single property', () => {
    const priced = standardEvents.orderPlaced.check(z.refine(({ order }) => order.total > 0));
    const order = examples.orderPlaced.minimal.order;
    expect(z.safeParse(priced, { order }).success).toBe(true);
    expect(z.safeParse(priced, { order: { ...order, total: 0 } }).success).toBe(false);
    const cheap = productDetails.shape.displayPrice.check(z.refine((price) => price < 10));
    expect(z.safeParse(cheap, 9).success).toBe(true);
    expect(z.safeParse(cheap, 10).success).toBe(false);
    expect(z.safeParse(cheap, -1).error?.issues).toMatchObject([{ rule: 'minimum:0' }]);
  });

  test('with the shape of a model', () => {
    expect(Object.keys(lineItem.shape)).toEqual(['product', 'index', 'quantity', 'total', 'discount', 'coupon']);
    expect(z.safeParse(z.nullable(lineItem), null).success).toBe(true);
    expect(z.safeParse(z.partial(productDetails), {}).success).toBe(true);
  });

  test('in asynchronous parsing', async () => {
    await expect(z.parseAsync(standardEvents.productViewed, { product })).resolves.toEqual({ product });
    expect((await z.safeParseAsync(standardEvents.productViewed, {})).error?.issues).toMatchObject([{ path: ['product'], rule: 'required' }]);
  });
});
