import type { Order } from '@waymark/core/events';
import type { CdpEvent } from '../events/types.ts';
import type { Payment } from '../options.ts';
import { newLines } from '../visitor-state.ts';
import { addsOf, itemOf } from './cart.ts';
import type { Mapping } from './context.ts';
import { identifiersOf } from './identity.ts';

const payments = [
  [/voucher|gift/i, 'Voucher'],
  [/paypal/i, 'PayPal'],
  [/visa/i, 'Card', 'Visa'],
  [/master/i, 'Card', 'Mastercard'],
  [/diners/i, 'Card', 'Diners'],
  [/american|amex/i, 'Card', 'American Express'],
  [/card|credit|debit/i, 'Card'],
] as const;

/** Reads the free text of an order. */
export function paymentOf({ paymentMethod = '' }: Order): Payment {
  const [, paymentType = 'Other', cardType] = payments.find(([pattern]) => pattern.test(paymentMethod)) ?? [];
  return { paymentType, cardType };
}

/** The steps of an order, in the order in which Sitecore CDP must get them. */
export const orderPlaced: Mapping<'orderPlaced'> = ({ payload: { order }, who, occurredAt }, options, state) => {
  const { orderId: referenceId, currency, total: price, items } = order;
  const { paymentType, cardType } = (options.payment ?? paymentOf)(order);
  const identifiers = identifiersOf(who, options);
  const unnamed = identifiers.length > 0 && JSON.stringify(identifiers) !== state.owner;
  const status = 'PURCHASED';
  if (options.orders === 'order-checkout') {
    const same = { orderedAt: new Date(occurredAt), status, currencyCode: currency };
    const orderItems = items.map((line, index) => ({ ...itemOf(line, occurredAt, options), ...same, referenceId: `${referenceId}-${index + 1}` }));
    // `Card` must name its make here, so a card of unknown make cannot be said.
    const paid = paymentType === 'Card' && !cardType ? 'Other' : paymentType;
    const whole: CdpEvent = { type: 'ORDER_CHECKOUT', currency, order: { ...same, referenceId, price, paymentType: paid, cardType, orderItems } };
    return unnamed ? [{ type: 'IDENTITY', identifiers }, whole] : [whole];
  }
  const adds = addsOf(order, occurredAt, options);
  const steps: CdpEvent[] = [...newLines(adds, state)];
  if (unnamed) steps.push({ type: 'ADD_CONTACTS', currency, contact: [{ identifiers }] });
  steps.push(
    { type: 'CONFIRM', currency, product: adds.map(({ product: { item_id } }) => ({ item_id })) },
    { type: 'CHECKOUT', currency, reference_id: referenceId, status },
  );
  if (options.sendPayment) steps.push({ type: 'PAYMENT', currency, pay_type: paymentType });
  return steps;
};
