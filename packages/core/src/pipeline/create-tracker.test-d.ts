import { describe, expectTypeOf, test } from 'vitest';
import * as z from 'zod/mini';
import { standardEvents } from '../events/index.ts';
import { createTracker } from '../index.ts';

const transports = [] as const;

describe('track', () => {
  test('is typed by the standard vocabulary without any schema', () => {
    const tracker = createTracker({ transports });
    expectTypeOf(tracker.track('goalCompleted', { goalId: 'newsletter', value: 5 })).toEqualTypeOf<string>();
    tracker.track('productViewed', { product: { productId: '1', name: 'Beans', displayPrice: 2, sku: undefined } });
    // @ts-expect-error a name that does not exist
    tracker.track('goalComplete', { goalId: 'newsletter' });
    // @ts-expect-error a missing property
    tracker.track('goalCompleted', {});
    // @ts-expect-error a mistyped property
    tracker.track('goalCompleted', { goalId: 5 });
    // @ts-expect-error a property that is unknown
    tracker.track('goalCompleted', { goalId: 'newsletter', colour: 'red' });
    // @ts-expect-error a value outside the list
    tracker.track('tabVisibilityChanged', { tabId: 'x', visibility: 'gone' });
    // @ts-expect-error a payload of another event
    tracker.track('cartViewed', { order: {} });
  });

  test('is typed by the schemas that are passed, with no type arguments', () => {
    const tracker = createTracker({ transports, events: { ...standardEvents, wishlistShared: z.object({ size: z.number(), note: z.optional(z.string()) }) } });
    expectTypeOf(tracker.track('wishlistShared', { size: 3 })).toEqualTypeOf<string>();
    tracker.track('orderPlaced', {
      order: { orderId: '1', currency: 'EUR', total: 1, items: [{ index: 0, quantity: 1, total: 1, product: { productId: '1', name: 'x', displayPrice: 1 } }] },
    });
    // @ts-expect-error a mistyped property of an own event
    tracker.track('wishlistShared', { size: 'three' });
    // @ts-expect-error a missing property deep inside
    tracker.track('orderPlaced', { order: { orderId: '1', currency: 'EUR', total: 1, items: [{ index: 0 }] } });
    // @ts-expect-error a name that is neither standard nor own
    tracker.track('wishlistSaved', { size: 3 });
  });

  test('knows only the own events when only those are passed', () => {
    const tracker = createTracker({ transports, events: { wishlistShared: z.object({ size: z.number() }) } });
    expectTypeOf(tracker.track('wishlistShared', { size: 3 })).toEqualTypeOf<string>();
    // @ts-expect-error the standard vocabulary was not passed
    tracker.track('goalCompleted', { goalId: 'newsletter' });
    tracker.scope({}).track('wishlistShared', { size: 3 });
    // @ts-expect-error scopes are typed alike
    tracker.scope({}).track('wishlistShared', { size: '3' });
  });
});
