import type { EventEnvelope } from '@waymark/core';
import type { Cart } from '@waymark/core/events';
import { roundAmount } from '../sender/cart-changes.ts';
import { domainIdOf } from '../ids/discover-id.ts';
import type { Vendor } from '../sender/create-sender.ts';
import type { MappingFacts } from '../sender/mapping.ts';
import { codeOf, type Line } from '../sender/payloads.ts';
import { campaignOf, compactJson, pageOf, wholeUnits } from './context.ts';
import { createEidWait } from './eid.ts';
import type { DiscoverCheckout, DiscoverEvent, DiscoverProduct, DiscoverUser } from './events.ts';
import type { DiscoverSettings } from './options.ts';
import { discoverVisitor, knownUser, visitorField } from './visitor.ts';

/** Discover, as both builds know it: what it is told of each standard event, and how. */
export const discoverVendor = (options: DiscoverSettings): Vendor<DiscoverEvent> => {
  const account = options.customerKey.trim();
  const { sku = codeOf } = options;
  /** What is undefined here is not sent. */
  const told = (type: string, name: string, products?: readonly object[], user?: DiscoverUser, checkout?: DiscoverCheckout) =>
    ({ type, name, value: { products, checkout, context: { user } } }) as DiscoverEvent;
  /** Prices per unit after discounts. */
  const productsOf = (lines: readonly Line[]): readonly DiscoverProduct[] =>
    lines.map((line) => {
      const { product } = line;
      const [quantity, price, original] = wholeUnits(line);
      return { sku: sku(product), quantity, price, price_original: product.originalPrice !== undefined || original > price ? original : undefined } as DiscoverProduct;
    });
  const cartState = ({ payload }: EventEnvelope<string, { readonly cart: Cart }>) => told('status', 'cart', productsOf(payload.cart.items));
  const userOf = (event: EventEnvelope, { eid }: MappingFacts) => knownUser(event, eid, options, 'id');
  const userTold = (name: 'login' | 'info') => (event: EventEnvelope, facts: MappingFacts): DiscoverEvent | null => {
    const user = userOf(event, facts);
    return user ? told('user', name, undefined, user) : null;
  };

  return {
    name: 'discover',
    account,
    visitor: (event) => discoverVisitor(event, domainIdOf(account), options.preferUserId),
    prepare: createEidWait(),
    map: {
      pageOpened: (event) => told('view', options.pageName?.(event) ?? 'page'),
      productViewed: ({ payload: { product } }) => told('view', 'pdp', [{ sku: sku(product) }]),
      // One event per added line; the whole cart when something was taken out.
      cartModified(event, { changes: { added, removed } }) {
        const name = options.addedFrom?.(event) ?? (event.where.url ? 'pdp' : 'cart');
        return [...productsOf(added).map((product) => told('a2c', name, [product])), ...(removed[0] ? [cartState(event)] : [])];
      },
      cartViewed: cartState,
      checkoutStarted: cartState,
      orderPlaced(event, facts) {
        const { orderId, total, items, subtotal } = event.payload.order;
        const checkout = { order_id: orderId, total, subtotal: subtotal ?? roundAmount(items.reduce((sum, line) => sum + line.total, 0)) };
        return told('order', 'confirm', productsOf(items), userOf(event, facts), checkout);
      },
      userSignedIn: userTold('login'),
      userSignedUp: userTold('info'),
      userProfileChanged: userTold('info'),
    },
    encode(event, { type, name, value: { context = {}, ...value } }, visitor) {
      const { occurredAt: t, payload, where } = event;
      const { cart, order } = payload as { readonly cart?: { readonly currency?: string }; readonly order?: { readonly currency?: string } };
      const currency = (cart ?? order)?.currency ?? options.currency;
      const page = pageOf(event);
      return {
        url: `${options.target}`.replace(/\/*$/, '/api/event/1'),
        body: compactJson({
          data: {
            type,
            name,
            ...visitorField(event, visitor),
            t,
            t0: Math.min(where.pageLoadedAt ?? t, t),
            value: {
              ...value,
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
};
