import { expectTypeOf, test } from 'vitest';
import type { Cart, LineItem, Order, PatchOperation, PostDetails, ProductDetails, StandardEventName, StandardEventPayloads, UserProfile } from './index.ts';
import type { standardEvents } from './standard-events.ts';
import type { SchemaInput } from '../ports/standard-schema.ts';
import type { VocabularyOf } from '../ports/tracker.ts';

test('the payloads are those of the schemas', () => {
  expectTypeOf<StandardEventName>().toEqualTypeOf<keyof typeof standardEvents>();
  expectTypeOf<VocabularyOf<typeof standardEvents>>().toEqualTypeOf<StandardEventPayloads>();
  expectTypeOf<SchemaInput<typeof standardEvents.orderPlaced>>().toEqualTypeOf<{ order: Order }>();
});

test('required properties are required, optional ones take undefined', () => {
  expectTypeOf<StandardEventPayloads['productViewed']>().toEqualTypeOf<{ product: ProductDetails }>();
  expectTypeOf<ProductDetails['sku']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<{ productId: string; name: string; displayPrice: number; sku: undefined }>().toExtend<ProductDetails>();
  expectTypeOf<{ productId: string; name: string }>().not.toExtend<ProductDetails>();
  expectTypeOf<object>().toExtend<Partial<UserProfile>>();
  expectTypeOf<{ orderId: undefined; cart: Cart }>().toExtend<StandardEventPayloads['checkoutStarted']>();
  expectTypeOf<LineItem['quantity']>().toEqualTypeOf<number>();
});

test('enums and lists are exact, and lists may be readonly', () => {
  expectTypeOf<Order['status']>().toEqualTypeOf<'placed' | 'paid' | 'completed' | undefined>();
  expectTypeOf<StandardEventPayloads['tabVisibilityChanged']['visibility']>().toEqualTypeOf<'visible' | 'hidden'>();
  expectTypeOf<readonly ['a', 'b']>().toExtend<NonNullable<PostDetails['tags']>>();
  expectTypeOf<readonly LineItem[]>().toExtend<Cart['items']>();
});

test('the value of a patch operation follows from its type', () => {
  expectTypeOf<{ type: 'increment'; path: string; value: number }>().toExtend<PatchOperation>();
  expectTypeOf<{ type: 'increment'; path: string; value: string }>().not.toExtend<PatchOperation>();
  expectTypeOf<{ type: 'merge'; path: string; value: { a: [1] } }>().toExtend<PatchOperation>();
  expectTypeOf<{ type: 'merge'; path: string; value: string }>().not.toExtend<PatchOperation>();
  expectTypeOf<{ type: 'unset'; path: string }>().toExtend<PatchOperation>();
  expectTypeOf<{ type: 'set'; path: string }>().not.toExtend<PatchOperation>();
  expectTypeOf<{ type: 'set'; path: string; value: { a: { b: { c: 1 } } } }>().not.toExtend<PatchOperation>();
});
