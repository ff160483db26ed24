import type { StandardVocabulary, Transport } from '@waymark/core';
import { expectTypeOf, test } from 'vitest';
import { tracify } from './tracify.ts';

const account = { token: 'demo-tracify-token', customerSiteId: '7c0e5a52-3b1d-4f6e-9a84-d2f1b6c09e37' };

test('a mapping sees the payload of its event', () => {
  tracify({
    ...account,
    map: {
      orderPlaced: ({ payload, name }) => {
        expectTypeOf(name).toEqualTypeOf<'orderPlaced'>();
        expectTypeOf(payload).toEqualTypeOf<StandardVocabulary['orderPlaced']>();
        return { type: 'purchase', data: { order_id: payload.order.orderId, currency: payload.order.currency, amount: payload.order.total } };
      },
      pageOpened: null,
    },
  });
});

test('a mapping must make an action that Tracify has', () => {
  // @ts-expect-error a purchase needs its order id, currency and amount
  tracify({ ...account, map: { orderPlaced: () => ({ type: 'purchase', data: { order_id: 'O-1' } }) } });
  // @ts-expect-error refunds have no event type
  tracify({ ...account, map: { orderPlaced: () => ({ type: 'refund', data: {} }) } });
  // @ts-expect-error no event of the vocabulary has this name
  tracify({ ...account, map: { orderPlacd: () => null } });
  expectTypeOf(tracify({ ...account, map: { orderPlaced: () => null } })).toEqualTypeOf<Transport>();
});

test('own events bring their own payloads', () => {
  interface Events extends StandardVocabulary {
    readonly tableBooked: { readonly seats: number };
  }
  const transport = tracify<Events>({
    ...account,
    map: {
      tableBooked({ id, payload }) {
        expectTypeOf(payload.seats).toEqualTypeOf<number>();
        return { type: 'conversion', data: { conversion_id: id, currency: 'EUR', amount: payload.seats * 10 } };
      },
    },
  });
  expectTypeOf(transport).toEqualTypeOf<Transport>();
});
