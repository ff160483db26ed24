import type { Order } from '@waymark/core/events';
import { newLines } from '../cart-diff.ts';
import type { OrderCheckoutEvent } from '../events/order-types.ts';
import type { CdpEvent } from '../events/types.ts';
import type { Settings } from '../settings.ts';
import { ownerOf } from '../visitor-state.ts';
import { addsOf, unitsOf } from './cart.ts';
import type { Mapping } from './context.ts';
import { identifiersOf } from './identity.ts';

/** The steps of an order, in the order in which Sitecore CDP must get them. */
export const orderPlaced: Mapping<'orderPlaced'> = ({ payload: { order }, who, occurredAt }, settings, state) => {
  const identifiers = identifiersOf(who, settings);
  const unnamed = identifiers.length > 0 && ownerOf(identifiers) !== state.owner;
  if (settings.orders === 'order-checkout') {
    return [...(unnamed ? [{ type: 'IDENTITY', identifiers } as const] : []), wholeOrder(order, occurredAt, settings)];
  }
  const adds = addsOf(order, occurredAt, settings);
  const { currency } = order;
  const steps: CdpEvent[] = [...newLines(adds, state)];
  if (unnamed) steps.push({ type: 'ADD_CONTACTS', currency, contact: [{ identifiers }] });
  steps.push({ type: 'CONFIRM', currency, product: adds.map(({ product: { item_id } }) => ({ item_id })) });
  steps.push({ type: 'CHECKOUT', currency, reference_id: order.orderId, status: 'PURCHASED' });
  if (settings.sendPayment) steps.push({ type: 'PAYMENT', currency, pay_type: settings.payment(order).paymentType });
  return steps;
};

function wholeOrder(order: Order, occurredAt: number, settings: Settings): OrderCheckoutEvent {
  const { orderId, currency, total, items } = order;
  const orderedAt = new Date(occurredAt);
  const { paymentType, cardType } = settings.payment(order);
  // A card of unknown make cannot be said: `Card` must name its make here.
  const payment = paymentType === 'Card' ? (cardType === undefined ? { paymentType: 'Other' as const } : { paymentType, cardType }) : { paymentType };
  const same = { orderedAt, status: 'PURCHASED', currencyCode: currency } as const;
  const orderItems = items.map((line, index) => {
    const { name, productId } = line.product;
    return { ...same, ...unitsOf(line), type: settings.productType(line.product), referenceId: `${orderId}-${index + 1}`, name, productId };
  });
  return { type: 'ORDER_CHECKOUT', currency, order: { ...same, ...payment, referenceId: orderId, price: total, orderItems } };
}
