import type { OcCartEmptied, OcEvent, OcLineEvent, OcOrderSubmitted } from './events.ts';
import { stateKey } from './state-key.ts';
import { type IgnoredUsers, isNobodyOf } from './to-context.ts';
import type { ShopperKeys } from './waymark-event.ts';

/** By what the visitor of an event may be found. A user who stands for nobody leads to nobody. */
export function shopperKeys({ user, ...event }: OcEvent, ignored: IgnoredUsers): ShopperKeys {
  const orderId = 'orderId' in event ? event.orderId : '';
  return { ...(user.anonymousId && { anonymousId: user.anonymousId }), ...(orderId && { orderId }), ...(user.id && !isNobodyOf(user, ignored) && { userId: user.id }) };
}

/** Where a cart is remembered. Carts of shoppers whom nothing tells apart must not become one. */
export function cartKeyOf({ orderId, user }: OcLineEvent | OcCartEmptied | OcOrderSubmitted): string | undefined {
  const owner = orderId || user.anonymousId || user.id;
  return owner && stateKey('cart', owner);
}
