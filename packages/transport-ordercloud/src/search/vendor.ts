import type { EventEnvelope } from '@waymark/core';
import type { Cart, ProductDetails } from '@waymark/core/events';
import { compactJson, pageOf, uriOf, wholeUnits } from '../discover/context.ts';
import { createEidWait } from '../discover/eid.ts';
import { discoverVisitor, knownUser, visitorField } from '../discover/visitor.ts';
import { domainIdOf } from '../ids/discover-id.ts';
import type { Vendor } from '../sender/create-sender.ts';
import type { MappingFacts } from '../sender/mapping.ts';
import { codeOf, type Line } from '../sender/payloads.ts';
import type { SearchAction, SearchEntity, SearchEvent } from './events.ts';
import type { SearchSettings } from './options.ts';

/** Search, as both builds know it: what it is told of each standard event, and how. */
export const searchVendor = (options: SearchSettings): Vendor<SearchEvent> => {
  const account = options.customerKey.trim();
  const domainId = domainIdOf(account);
  const { sku = codeOf, target, entityType = 'product' } = options;
  /** Prices per unit, zero included: something given away has a price of 0. A product that was only looked at has no quantity. */
  const entityOf = (line: Line, quantity?: number): SearchEntity => {
    const [, final_price, price] = wholeUnits(line);
    return { id: sku(line.product), entity_type: entityType, uri: uriOf(line.product.url), price, final_price, quantity } as SearchEntity;
  };
  const bought = (line: Line): SearchEntity => entityOf(line, wholeUnits(line)[0]);
  const seen = (product: ProductDetails): SearchEntity => entityOf({ product, quantity: 1, total: product.displayPrice });
  const cart = (action: SearchAction, lines: readonly Line[]): SearchEvent => ({ name: 'cart', action, value: { entities: lines.map(bought) } });
  const cartState = ({ payload }: EventEnvelope<string, { readonly cart: Cart }>) => cart('view', payload.cart.items);
  const identified = (name: 'login' | 'signup' | 'info') => (event: EventEnvelope, facts: MappingFacts): SearchEvent | null => {
    const user = knownUser(event, facts.eid, options, 'cuid');
    return user ? { name, action: 'identify', value: { context: { user } } } : null;
  };

  return {
    name: 'search',
    account,
    visitor: (event) => discoverVisitor(event, domainId, options.preferUserId),
    prepare: createEidWait(),
    map: {
      pageOpened: (event) => ({ name: options.pageName?.(event) ?? 'page', action: 'view', value: {} }),
      productViewed: ({ payload: { product } }) => ({ name: 'entity_page', action: 'view', value: { entities: [seen(product)] } }),
      cartModified: (_event, { changes: { added, removed } }) => [
        ...(added[0] ? [{ ...cart('add', added), action_sub_type: 'conversion' as const }] : []),
        ...(removed[0] ? [cart('remove', removed)] : []),
      ],
      cartViewed: cartState,
      checkoutStarted: cartState,
      orderPlaced(event, facts) {
        const { orderId, total, subtotal, coupon, items } = event.payload.order;
        return {
          name: 'order_confirm',
          action: 'add',
          action_sub_type: 'conversion',
          value: {
            entities: items.map(bought),
            transaction: { order_id: orderId, order_total: total, order_subtotal: subtotal, coupon },
            context: { user: knownUser(event, facts.eid, options, 'cuid') },
          },
        } as SearchEvent;
      },
      userSignedIn: identified('login'),
      userSignedUp: identified('signup'),
      userProfileChanged: identified('info'),
      goalCompleted: ({ payload: { goalId: name, ...custom_attributes } }) => ({ name, action: 'view', value: { custom_attributes } }),
      eventOccurred: ({ payload: { name, details, ...labels } }) => ({ name, action: 'view', value: { custom_attributes: { ...labels, ...details } } }),
    },
    encode(event, { value, ...fact }, visitor) {
      const { occurredAt, where } = event;
      return {
        url: `${target}`.replace(/\/*$/, '/api/event/v4/publish'),
        body: compactJson({
          ...fact,
          ...visitorField(event, visitor),
          client_time_ms: occurredAt,
          page_load_time_ms: where.pageLoadedAt,
          value: {
            ...value,
            context: { geo: options.geo?.(event), browser: { device: options.device }, ...value.context, page: { ...pageOf(event), ...value.context?.page } },
          },
        }),
      };
    },
  };
};
