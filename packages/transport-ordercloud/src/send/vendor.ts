import type { EventEnvelope } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';
import { stableHex } from '../ids/stable-id.ts';
import type { Vendor } from '../sender/create-sender.ts';
import type { Line } from '../sender/payloads.ts';
import type { SendEvent, SendProduct } from './events.ts';
import { identityOf } from './identify.ts';
import type { SendSettings } from './options.ts';
import { campaignIdOf, cleanEmail, contactIdOf, sessionIdOf } from './visitor.ts';

/** Send, as both builds know it: what it is told of each standard event, and how. */
export const sendVendor = (options: SendSettings): Vendor<SendEvent> => {
  const { orderIdAttribute = true } = options;
  const siteId = options.siteId.trim();
  // Addresses: moosend/website-tracking-js, commit dd24309; checked 2026-11-21.
  const target = `${options.target}`;
  const base = /:/.test(target) ? target : `https://t.stat-track${target === 'staging' ? '-staging' : ''}.com`;

  /** A line in the words of Send. Without an address of its own the product gets that of the page. */
  const productOf = (
    { where }: EventEnvelope,
    { product, quantity = 1, total = product.displayPrice }: Pick<Line, 'product'> & Partial<Line>,
    { currency, orderId }: { readonly currency?: string; readonly orderId?: string } = {},
  ) => ({
    itemImage: product.imageUrl || undefined,
    orderId: orderIdAttribute ? orderId : undefined,
    currency: options.currencyAttribute ? currency : undefined,
    ...options.attributes?.(product),
    itemCode: options.sku?.(product) ?? product.sku ?? product.productId,
    itemPrice: product.displayPrice,
    itemUrl: product.url ?? options.productUrl?.(product) ?? where.url,
    itemQuantity: quantity,
    itemTotalPrice: total,
    itemName: product.name,
  }) as SendProduct;

  /** Without a name of its own an action is called by its type. */
  const told = (actionType: SendEvent['actionType'], properties: object, name?: string) => ({ actionType, name, properties: [properties] }) as SendEvent;

  return {
    name: 'send',
    account: siteId,
    visitor: contactIdOf,
    prepare: (event, plan) => plan(event),
    map: {
      pageOpened: ({ payload }) => ({ actionType: 'PAGE_VIEWED', Url: payload.url }),
      productViewed: (event) => told('PAGE_VIEWED', { product: productOf(event, event.payload) }),
      cartModified: (event, { changes: { added, removed } }) =>
        [added, options.sendRemovals ? removed.map((line) => ({ ...line, quantity: -line.quantity, total: -line.total })) : []]
          .flat()
          .map((line) => told('ADDED_TO_ORDER', { product: productOf(event, line, event.payload.cart) })),
      orderPlaced: (event) =>
        told('ORDER_COMPLETED', {
          products: event.payload.order.items.map((line) => productOf(event, line, event.payload.order)),
          totalPrice: event.payload.order.total,
        }),
      userSignedIn: identityOf,
      userSignedUp: identityOf,
      userProfileChanged: identityOf,
      goalCompleted: ({ payload }) => told('CUSTOM', payload, 'GOAL_COMPLETED'),
      // Names in another script than Latin become one action.
      eventOccurred: ({ payload: { name: eventName, details, ...labels } }) => told('CUSTOM', { ...labels, ...details, eventName }, upperSnake(eventName)),
    },
    encode(event, action, ContactId) {
      // A custom action brings its name; `name` is no field of the others.
      const { actionType, name = actionType, ...fields } = action as SendEvent & { readonly name?: string };
      const identifies = actionType === 'IDENTIFY';
      return {
        url: base.replace(/\/*$/, identifies ? '/identify' : '/track'),
        headers: { accept: 'application/json' },
        body: JSON.stringify({
          siteId,
          actionType: name,
          ContactId,
          [options.sessionKey ?? 'sessionId']: sessionIdOf(event),
          ContactEmailAddress: cleanEmail(event.who.email),
          CampaignId: campaignIdOf(event),
          Url: identifies ? undefined : event.where.url,
          ...fields,
        }),
      };
    },
    // Send dates events by their arrival, so an old one would be a lie.
    retry: { maxAgeMs: 36e5 },
    // The vendor's own script does not repeat an identity either. The address itself is not kept.
    mark: (event, mapping) => mapping === identityOf && [`identify:${contactIdOf(event)}`, stableHex(JSON.stringify(identityOf(event)))],
  };
};

/**
 * Send merges nothing, so an order that it may have taken does not go again. A status other than 504 says that it was not taken. Once it may have arrived, the
 * same order from another source would be a repeat too.
 */
export const ordersOnce = (transport: Transport): Transport => ({
  ...transport,
  repeatSafe(event, { why }) {
    const isSafe = event.name !== 'orderPlaced' || /^http-(?!504)/.test(why.code);
    if (!isSafe) transport.settled?.(event, 'delivered');
    return isSafe;
  },
});

/** `grinderCalibrated` and `grinder calibrated` become `GRINDER_CALIBRATED`. Send wants a letter in front, so `1st offer` becomes `EVENT_1ST_OFFER`. */
const upperSnake = (text: string): string =>
  text
    .replace(/([a-z\d])(?=[A-Z])|[\W_]+/g, '$1_')
    .toUpperCase()
    .replace(/^(?![A-Z])_?/, 'EVENT_');
