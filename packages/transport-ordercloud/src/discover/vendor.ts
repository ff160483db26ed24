import type { EventEnvelope } from '@waymark/core';
import type { Cart, ProductDetails } from '@waymark/core/events';
import { roundAmount } from '../sender/cart-changes.ts';
import { domainIdOf } from '../ids/discover-id.ts';
import type { Vendor } from '../sender/create-sender.ts';
import type { MappingFacts } from '../sender/mapping.ts';
import type { Line } from '../sender/payloads.ts';
import { campaignOf, compactJson, pageOf, wholeUnits } from './context.ts';
import { createEidWait } from './eid.ts';
import type { DiscoverCheckout, DiscoverEvent, DiscoverProduct, DiscoverUser } from './events.ts';
import type { DiscoverSettings } from './options.ts';
import { discoverVisitor, knownUser, visitorField } from './visitor.ts';

/** Discover, as both builds know it: what it is told of each standard event, and how. */
export const discoverVendor = (options: DiscoverSettings): Vendor<DiscoverEvent> => {
  const account = options.customerKey.trim();
  const skuOf = (product: ProductDetails): string => options.sku?.(product) ?? product.sku ?? product.productId;
  /** What is undefined here is not sent. */
  const told = (type: string, name: string, products?: readonly object[], user?: DiscoverUser, checkout?: DiscoverCheckout) =>
    ({ type, name, value: { products, checkout, context: { user } } }) as DiscoverEvent;
  /** Prices per unit after discounts. */
  const productOf = (line: Line): DiscoverProduct => {
    const [quantity, price, price_original] = wholeUnits(line);
    return { sku: skuOf(line.product), quantity, price, price_original };
  };
  const cartState = ({ payload }: EventEnvelope<string, { readonly cart: Cart }>) => told('status', 'cart', payload.cart.items.map(productOf));
  const userTold = (name: 'login' | 'info') => (event: EventEnvelope, { eid }: MappingFacts) => {
    const user = knownUser(event, eid, options, 'id');
    return user && told('user', name, undefined, user);
  };

  return {
    name: 'discover',
    account,
    visitor: (event) => discoverVisitor(event, domainIdOf(account), options.preferUserId),
    prepare: createEidWait(),
    map: {
      pageOpened: (event) => told('view', options.pageName?.(event) ?? 'page'),
      productViewed: ({ payload: { product } }) => told('view', 'pdp', [{ sku: skuOf(product) }]),
      // One event per added line; the whole cart when something was taken out.
      cartModified: (event, { changes: { added, removed } }) =>
        [added.map((line) => told('a2c', options.addedFrom?.(event) ?? 'pdp', [productOf(line)])), removed[0] ? cartState(event) : []].flat(),
      cartViewed: cartState,
      checkoutStarted: cartState,
      orderPlaced(event, { eid }) {
        const { order } = event.payload;
        return told('order', 'confirm', order.items.map(productOf), knownUser(event, eid, options, 'id'), {
          order_id: order.orderId,
          total: order.total,
          subtotal: order.subtotal ?? roundAmount(order.items.reduce((sum, line) => sum + line.total, 0)),
        });
      },
      userSignedIn: userTold('login'),
      userSignedUp: userTold('info'),
      userProfileChanged: userTold('info'),
    },
    encode(event, { value: { context = {}, ...value }, ...fact }, visitor) {
      const { occurredAt: t } = event;
      const { cart, order = cart } = event.payload as { readonly cart?: { readonly currency?: string }; readonly order?: { readonly currency?: string } };
      return {
        url: `${options.target}`.replace(/\/*$/, '/api/event/1'),
        body: compactJson({
          data: {
            ...fact,
            ...visitorField(event, visitor),
            t,
            t0: Math.min(event.where.pageLoadedAt ?? t, t),
            value: {
              ...value,
              user: options.legacyUserObject ? context.user : undefined,
              context: {
                geo: options.geo?.(event),
                ...context,
                campaign: campaignOf(event),
                page: { ...pageOf(event), locale_currency: /^...$/.exec(`${order?.currency ?? options.currency}`.toLowerCase())?.[0], ...context.page },
              },
            },
          },
        }),
      };
    },
  };
};
