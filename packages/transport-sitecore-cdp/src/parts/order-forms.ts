import type { Order } from '@waymark/core/events';
import type { CdpEvent } from '../events/types.ts';
import { upper } from '../events/upper.ts';
import { itemOf } from '../map/cart.ts';
import type { Given, Mapping } from '../map/context.ts';
import { strangersOf } from '../map/identity.ts';
import { orderPlaced as usual } from '../map/order.ts';
import type { Payment } from '../options.ts';

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

/** The order as one event, and its owner before it. */
const wholeOrder: Mapping<Given<'orderPlaced'>> = ({ payload: { order }, who, occurredAt }, options, state, next) => {
  const { orderId: referenceId, total: price, items } = order;
  const currency = upper(order.currency);
  const { paymentType, cardType } = (options.payment ?? paymentOf)(order);
  const same = { orderedAt: new Date(occurredAt), status: 'PURCHASED', currencyCode: currency };
  const orderItems = items.map((line, index) => ({ ...itemOf(line, occurredAt, options), ...same, referenceId: `${referenceId}-${index + 1}` }));
  // `Card` must name its make here, so a card of unknown make cannot be said.
  const paid = paymentType === 'Card' && !cardType ? 'Other' : paymentType;
  const whole: CdpEvent = { type: 'ORDER_CHECKOUT', currency, order: { ...same, referenceId, price, paymentType: paid, cardType, orderItems } };
  const owners = strangersOf(who, options, state);
  next.lines = new Map();
  next.ordered = occurredAt;
  if (owners[0]) next.owner = JSON.stringify(owners[0]);
  return [...owners.map((identifiers) => ({ type: 'IDENTITY', identifiers }) as const), whole];
};

const orderPlaced: Mapping<Given<'orderPlaced'>> = (event, options, state, next) => {
  if (options.orders === 'order-checkout') return wholeOrder(event, options, state, next);
  const steps = usual(event, options, state, next);
  if (!steps || !options.sendPayment) return steps;
  const { order } = event.payload;
  return [...steps, { type: 'PAYMENT', currency: upper(order.currency), pay_type: (options.payment ?? paymentOf)(order).paymentType }];
};

/** What a page needs for the options `orders: 'order-checkout'`, `sendPayment` and `payment`. */
export const orderForms = { orderPlaced };
