import type { EventEnvelope } from '@waymark/core';
import type { Order, ProductDetails } from '@waymark/core/events';
import { uriOf, wholeUnits } from '../discover/context.ts';
import { knownUser } from '../discover/visitor.ts';
import type { MappingFacts, StandardMap } from '../sender/mapping.ts';
import { type Line, linesOf, payloadOf } from '../sender/payloads.ts';
import type { SearchAction, SearchEntity, SearchEvent, SearchUser } from './events.ts';
import type { SearchSettings } from './options.ts';

/** What Search is told of each standard event. */
export function searchStandards(settings: SearchSettings): StandardMap<SearchEvent> {
  const entitiesOf = (lines: readonly Line[]) => lines.map((line) => entityOf(line, settings));
  const cart = (action: SearchAction, lines: readonly Line[]): SearchEvent => ({ name: 'cart', action, value: { entities: entitiesOf(lines) } });
  const cartState = (event: EventEnvelope): SearchEvent => cart('view', linesOf(payloadOf(event, 'cartViewed').cart));
  const userOf = (event: EventEnvelope, facts: MappingFacts): SearchUser | undefined => {
    const user = knownUser(event, facts, settings);
    return user && { cuid: user.userId, ...user.contact };
  };
  const identified = (name: 'login' | 'signup' | 'info') => (event: EventEnvelope, facts: MappingFacts): SearchEvent | null => {
    const user = userOf(event, facts);
    return user ? { name, action: 'identify', value: { context: { user } } } : null;
  };
  return {
    pageOpened: (event) => ({ name: settings.pageName?.(event) ?? 'page', action: 'view', value: {} }),
    productViewed: (event) => ({ name: 'entity_page', action: 'view', value: { entities: [seenEntity(payloadOf(event, 'productViewed').product, settings)] } }),
    cartModified: (_event, { changes: { added = [], removed = [] } = {} }) => [
      ...(added.length > 0 ? [{ ...cart('add', added), action_sub_type: 'conversion' as const }] : []),
      ...(removed.length > 0 ? [cart('remove', removed)] : []),
    ],
    cartViewed: cartState,
    checkoutStarted: cartState,
    orderPlaced(event, facts) {
      const { order } = payloadOf(event, 'orderPlaced');
      return orderConfirmed(order, entitiesOf(linesOf(order)), userOf(event, facts));
    },
    userSignedIn: identified('login'),
    userSignedUp: identified('signup'),
    userProfileChanged: identified('info'),
    goalCompleted(event) {
      const { goalId: name, ...custom_attributes } = payloadOf(event, 'goalCompleted');
      return { name, action: 'view', value: { custom_attributes } };
    },
    eventOccurred(event) {
      const { name, details, ...labels } = payloadOf(event, 'eventOccurred');
      return { name, action: 'view', value: { custom_attributes: { ...labels, ...details } } };
    },
  };
}

function orderConfirmed({ orderId, total, subtotal, coupon }: Order, entities: readonly SearchEntity[], user: SearchUser | undefined): SearchEvent {
  const transaction = { order_id: orderId, order_total: total, order_subtotal: subtotal, coupon };
  return { name: 'order_confirm', action: 'add', action_sub_type: 'conversion', value: { entities, transaction, ...(user && { context: { user } }) } };
}

/** A product that was looked at has no quantity. */
function seenEntity(product: ProductDetails, settings: SearchSettings): SearchEntity {
  const { quantity: _none, ...entity } = entityOf({ product, quantity: 1, total: product.displayPrice }, settings);
  return entity;
}

/** Prices per unit, zero included: something given away has a price of 0. */
function entityOf(line: Line, { sku, entityType }: SearchSettings): SearchEntity {
  const { quantity, price, original } = wholeUnits(line);
  return { id: sku(line.product), entity_type: entityType, uri: uriOf(line.product.url), price: original, final_price: price, quantity };
}
