import type { StandardMap } from '../sender/mapping.ts';
import { type Line, linesOf, payloadOf } from '../sender/payloads.ts';
import type { SendEvent } from './events.ts';
import { identityOf } from './identify.ts';
import type { SendSettings } from './options.ts';
import { sendProduct } from './products.ts';

/** What Send is told of each standard event. */
export function sendStandards(settings: SendSettings): StandardMap<SendEvent> {
  return {
    pageOpened: (event) => ({ actionType: 'PAGE_VIEWED', Url: payloadOf(event, 'pageOpened').url }),
    productViewed(event) {
      const { product } = payloadOf(event, 'productViewed');
      return { actionType: 'PAGE_VIEWED', properties: [{ product: sendProduct(event, { product, quantity: 1, total: product.displayPrice }, settings) }] };
    },
    cartModified(event, { changes }) {
      const { currency } = payloadOf(event, 'cartModified').cart;
      const minus = ({ product, quantity, total }: Line): Line => ({ product, quantity: -quantity, total: -total });
      const lines = [...(changes?.added ?? []), ...((settings.sendRemovals && changes?.removed.map(minus)) || [])];
      return lines.map((line) => ({
        actionType: 'ADDED_TO_ORDER',
        properties: [{ product: sendProduct(event, line, settings, settings.currencyAttribute ? { currency } : {}) }],
      }));
    },
    orderPlaced(event) {
      const { order } = payloadOf(event, 'orderPlaced');
      const { orderId, currency, total } = order;
      const extra = { ...(settings.orderIdAttribute && { orderId }), ...(settings.currencyAttribute && { currency }) };
      const products = linesOf(order).map((line) => sendProduct(event, line, settings, extra));
      return { actionType: 'ORDER_COMPLETED', properties: [{ products, totalPrice: total }] };
    },
    userSignedIn: identityOf,
    userSignedUp: identityOf,
    userProfileChanged: identityOf,
    goalCompleted: (event) => ({ actionType: 'CUSTOM', name: 'GOAL_COMPLETED', properties: [{ ...payloadOf(event, 'goalCompleted') }] }),
    eventOccurred(event) {
      const { name, details, ...labels } = payloadOf(event, 'eventOccurred');
      return { actionType: 'CUSTOM', name: upperSnake(name), properties: [{ ...labels, ...details }] };
    },
  };
}

/** `grinderCalibrated` and `grinder calibrated` become `GRINDER_CALIBRATED`. Send wants a letter in front, so `1st offer` becomes `EVENT_1ST_OFFER`. */
function upperSnake(text: string): string {
  const name = text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
  return /^[A-Z]/.test(name) ? name : `EVENT_${name.replace(/^_/, '')}`;
}
