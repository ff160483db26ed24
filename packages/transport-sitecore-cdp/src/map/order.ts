import { upper } from '../events/upper.ts';
import { addsOf, newLines } from './cart.ts';
import type { Given, Mapping } from './context.ts';
import { strangersOf } from './identity.ts';

/** The steps of an order, in the order in which Sitecore CDP must get them. */
export const orderPlaced: Mapping<Given<'orderPlaced'>> = ({ payload: { order }, who, occurredAt }, options, state, next) => {
  const currency = upper(order.currency);
  const adds = addsOf(order, occurredAt, options);
  next.lines = new Map();
  next.ordered = occurredAt;
  return [
    ...newLines(adds, state),
    ...strangersOf(who, options, state).map((identifiers) => ({ type: 'ADD_CONTACTS', currency, contact: [{ identifiers }] }) as const),
    { type: 'CONFIRM', currency, product: adds.map(({ product: { item_id } }) => ({ item_id })) },
    { type: 'CHECKOUT', currency, reference_id: upper(order.orderId), status: 'PURCHASED' },
  ];
};
