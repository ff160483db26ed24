import type { EventEnvelope } from '@waymark/core';
import { roundAmount } from '../sender/cart-changes.ts';
import type { MappingFacts, StandardMap } from '../sender/mapping.ts';
import { type Line, linesOf, payloadOf } from '../sender/payloads.ts';
import { wholeUnits } from './context.ts';
import type { DiscoverEvent, DiscoverProduct, DiscoverUser } from './events.ts';
import type { DiscoverSettings } from './options.ts';
import { knownUser } from './visitor.ts';

/** What Discover is told of each standard event. */
export function discoverStandards(settings: DiscoverSettings): StandardMap<DiscoverEvent> {
  const productOf = (line: Line) => discoverProduct(line, settings);
  const userOf = (event: EventEnvelope, facts: MappingFacts): DiscoverUser | undefined => {
    const user = knownUser(event, facts, settings);
    return user && { id: user.userId, ...user.contact };
  };
  const cartState = (event: EventEnvelope): DiscoverEvent => ({
    type: 'status',
    name: 'cart',
    value: { products: linesOf(payloadOf(event, 'cartViewed').cart).map(productOf) },
  });
  const userTold = (name: 'login' | 'info') => (event: EventEnvelope, facts: MappingFacts): DiscoverEvent | null => {
    const user = userOf(event, facts);
    return user ? { type: 'user', name, value: { context: { user } } } : null;
  };
  return {
    pageOpened: (event) => ({ type: 'view', name: settings.pageName?.(event) ?? 'page', value: {} }),
    productViewed: (event) => ({ type: 'view', name: 'pdp', value: { products: [{ sku: settings.sku(payloadOf(event, 'productViewed').product) }] } }),
    // One event per added line; the whole cart when something was taken out.
    cartModified(event, { changes }) {
      const name = settings.addedFrom?.(event) ?? (event.where.url ? 'pdp' : 'cart');
      const added = changes?.added.map((line): DiscoverEvent => ({ type: 'a2c', name, value: { products: [productOf(line)] } })) ?? [];
      return changes?.removed.length ? [...added, cartState(event)] : added;
    },
    cartViewed: cartState,
    checkoutStarted: cartState,
    orderPlaced(event, facts) {
      const { order } = payloadOf(event, 'orderPlaced');
      const lines = linesOf(order);
      const user = userOf(event, facts);
      const subtotal = order.subtotal ?? roundAmount(lines.reduce((sum, line) => sum + line.total, 0));
      const checkout = { order_id: order.orderId, total: order.total, subtotal };
      return { type: 'order', name: 'confirm', value: { products: lines.map(productOf), checkout, ...(user && { context: { user } }) } };
    },
    userSignedIn: userTold('login'),
    userSignedUp: userTold('info'),
    userProfileChanged: userTold('info'),
  };
}

/** Prices per unit after discounts. */
function discoverProduct(line: Line, { sku }: DiscoverSettings): DiscoverProduct {
  const { quantity, price, original } = wholeUnits(line);
  return { sku: sku(line.product), quantity, price, ...((line.product.originalPrice !== undefined || original > price) && { price_original: original }) };
}
