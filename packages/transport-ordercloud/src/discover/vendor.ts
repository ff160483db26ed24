import type { EventEnvelope } from '@waymark/core';
import type { Cart } from '@waymark/core/events';
import { roundAmount } from '../sender/cart-changes.ts';
import { domainIdOf } from '../ids/discover-id.ts';
import type { Vendor } from '../sender/create-sender.ts';
import type { MappingFacts } from '../sender/mapping.ts';
import { checkedLines, codeOf, type Line } from '../sender/payloads.ts';
import { campaignOf, compactJson, pageOf, wholeUnits } from './context.ts';
import { createEidWait } from './eid.ts';
import type { DiscoverEvent, DiscoverProduct } from './events.ts';
import type { DiscoverSettings } from './options.ts';
import { discoverVisitor, knownUser, visitorField } from './visitor.ts';

/** Discover, as both builds know it: what it is told of each standard event, and how. */
export function discoverVendor(options: DiscoverSettings): Vendor<DiscoverEvent> {
  const account = options.customerKey.trim();
  const domainId = domainIdOf(account);
  const { sku = codeOf, target } = options;
  const cartState = ({ payload }: EventEnvelope<string, { readonly cart: Cart }>): DiscoverEvent => ({
    type: 'status',
    name: 'cart',
    value: { products: checkedLines(payload.cart.items).map(productOf) },
  });
  const userTold = (name: 'login' | 'info') => (event: EventEnvelope, facts: MappingFacts): DiscoverEvent | null => {
    const user = knownUser(event, facts, options, 'id');
    return user ? { type: 'user', name, value: { context: { user } } } : null;
  };

  /** Prices per unit after discounts. */
  function productOf(line: Line): DiscoverProduct {
    const { product } = line;
    const [quantity, price, original] = wholeUnits(line);
    return { sku: sku(product), quantity, price, price_original: product.originalPrice !== undefined || original > price ? original : undefined } as DiscoverProduct;
  }

  return {
    name: 'discover',
    account,
    visitor: (event) => discoverVisitor(event, domainId, options.preferUserId),
    prepare: createEidWait(),
    map: {
      pageOpened: (event) => ({ type: 'view', name: options.pageName?.(event) ?? 'page', value: {} }),
      productViewed: ({ payload: { product } }) => ({ type: 'view', name: 'pdp', value: { products: [{ sku: sku(product) }] } }),
      // One event per added line; the whole cart when something was taken out.
      cartModified(event, { changes }) {
        const name = options.addedFrom?.(event) ?? (event.where.url ? 'pdp' : 'cart');
        const added = changes.added.map((line): DiscoverEvent => ({ type: 'a2c', name, value: { products: [productOf(line)] } }));
        return changes.removed[0] ? [...added, cartState(event)] : added;
      },
      cartViewed: cartState,
      checkoutStarted: cartState,
      orderPlaced(event, facts) {
        const { orderId, total, items, subtotal } = event.payload.order;
        const lines = checkedLines(items);
        const checkout = { order_id: orderId, total, subtotal: subtotal ?? roundAmount(lines.reduce((sum, line) => sum + line.total, 0)) };
        return { type: 'order', name: 'confirm', value: { products: lines.map(productOf), checkout, context: { user: knownUser(event, facts, options, 'id') } } } as DiscoverEvent;
      },
      userSignedIn: userTold('login'),
      userSignedUp: userTold('info'),
      userProfileChanged: userTold('info'),
    },
    encode(event, { type, name, value: { context = {}, ...told } }, visitor) {
      const { occurredAt: t, payload, where } = event;
      const { cart, order } = payload as { readonly cart?: { readonly currency?: string }; readonly order?: { readonly currency?: string } };
      const currency = (cart ?? order)?.currency ?? options.currency;
      const page = pageOf(event);
      return {
        url: `${target}`.replace(/\/*$/, '/api/event/1'),
        body: compactJson({
          data: {
            type,
            name,
            ...visitorField(event, visitor),
            t,
            t0: Math.min(where.pageLoadedAt ?? t, t),
            value: {
              ...told,
              user: options.legacyUserObject ? context.user : undefined,
              context: {
                geo: options.geo?.(event),
                ...context,
                page: (page || context.page) && { ...page, locale_currency: currency?.length === 3 ? currency.toLowerCase() : undefined, ...context.page },
                campaign: campaignOf(event),
              },
            },
          },
        }),
      };
    },
  };
}
