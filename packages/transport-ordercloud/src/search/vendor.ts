import type { EventEnvelope } from '@waymark/core';
import type { Cart } from '@waymark/core/events';
import { compactJson, pageOf, uriOf, wholeUnits } from '../discover/context.ts';
import { createEidWait } from '../discover/eid.ts';
import { discoverVisitor, knownUser, visitorField } from '../discover/visitor.ts';
import { domainIdOf } from '../ids/discover-id.ts';
import type { Vendor } from '../sender/create-sender.ts';
import type { MappingFacts } from '../sender/mapping.ts';
import type { Line } from '../sender/payloads.ts';
import type { SearchAction, SearchEntity, SearchEvent } from './events.ts';
import type { SearchSettings } from './options.ts';

/** Search, as both builds know it: what it is told of each standard event, and how. */
export const searchVendor = (options: SearchSettings): Vendor<SearchEvent> => {
  const account = options.customerKey.trim();
  const domainId = domainIdOf(account);
  const { target, entityType = 'product' } = options;
  /** Prices per unit, zero included: something given away has a price of 0. */
  const entityOf = (line: Line): SearchEntity => {
    const { product } = line;
    const [quantity, final_price, price] = wholeUnits(line);
    return { id: options.sku?.(product) ?? product.sku ?? product.productId, entity_type: entityType, uri: uriOf(product.url), price, final_price, quantity };
  };
  /** What is undefined in these is not sent. */
  const cart = (action: SearchAction, lines: readonly Line[], action_sub_type?: 'conversion') => ({ name: 'cart', action, action_sub_type, value: { entities: lines.map(entityOf) } }) as SearchEvent;
  const seen = (name: string, custom_attributes?: object) => ({ name, action: 'view', value: { custom_attributes } }) as SearchEvent;
  const cartState = ({ payload }: EventEnvelope<string, { readonly cart: Cart }>) => cart('view', payload.cart.items);
  const identified = (name: 'login' | 'signup' | 'info') => (event: EventEnvelope, { eid }: MappingFacts): SearchEvent | undefined => {
    const user = knownUser(event, eid, options, 'cuid');
    return user && { name, action: 'identify', value: { context: { user } } };
  };

  return {
    name: 'search',
    account,
    visitor: (event) => discoverVisitor(event, domainId, options.preferUserId),
    prepare: createEidWait(),
    map: {
      pageOpened: (event) => seen(options.pageName?.(event) ?? 'page'),
      // A product that was only looked at has no quantity.
      productViewed: ({ payload: { product } }) =>
        ({ name: 'entity_page', action: 'view', value: { entities: [{ ...entityOf({ product, quantity: 1, total: product.displayPrice }), quantity: undefined }] } }) as unknown as SearchEvent,
      cartModified: (_event, { changes: { added, removed } }) => [added[0] ? cart('add', added, 'conversion') : [], removed[0] ? cart('remove', removed) : []].flat(),
      cartViewed: cartState,
      checkoutStarted: cartState,
      orderPlaced(event, { eid }) {
        const { orderId, total, subtotal, coupon, items } = event.payload.order;
        return {
          name: 'order_confirm',
          action: 'add',
          action_sub_type: 'conversion',
          value: {
            entities: items.map(entityOf),
            transaction: { order_id: orderId, order_total: total, order_subtotal: subtotal, coupon },
            context: { user: knownUser(event, eid, options, 'cuid') },
          },
        } as SearchEvent;
      },
      userSignedIn: identified('login'),
      userSignedUp: identified('signup'),
      userProfileChanged: identified('info'),
      goalCompleted: ({ payload: { goalId, ...rest } }) => seen(goalId, rest),
      eventOccurred: ({ payload: { name, details, ...labels } }) => seen(name, { ...labels, ...details }),
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
