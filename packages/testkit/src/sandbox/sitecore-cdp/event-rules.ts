import { anyText, type Check, oneOf, type Shape, shape, someText, toFields } from '../checks.ts';
import { airportCode, headCount, minuteTime, upperText } from './formats.ts';
import { addedProduct, confirmedProducts, wholeOrder } from './order-rules.ts';
import { consumerList, contactList, identifierList, personFields, personMistakes } from './person-rules.ts';

const reservedNames = new Set(['FEEDBACK', 'CAMPAIGN_TRACKING', 'INTERACTION', 'SUBSCRIPTION', 'TRACKING']);

/** Why a client may not send an event of this name, or `undefined`. */
export function whyReserved(type: string): string | undefined {
  if (type.startsWith('SC_')) return 'names that begin with SC_ belong to Sitecore';
  return reservedNames.has(type) ? `${type} is reserved and never sent by clients` : undefined;
}

const identity: Shape = { required: { identifiers: identifierList }, optional: personFields, mistaken: personMistakes };

const plainSearch: Shape = {
  required: { product_name: someText, product_type: upperText },
  mistaken: { search_term: 'the name is product_name', num_results: 'put it in ext' },
};
const flightSearch: Shape = {
  required: {
    ...plainSearch.required,
    flight_type: oneOf('OW', 'RT'),
    origin: airportCode,
    destination: airportCode,
    start: minuteTime,
    adults: headCount,
    children: headCount,
    infants: headCount,
  },
  optional: { end: minuteTime, fare_class: anyText, fare_family: anyText },
};
const search: Check = (event, name) => {
  const fields = toFields(event);
  if (fields?.['product_type'] !== 'FLIGHT') return shape(plainSearch)(event, name);
  const returns = fields['flight_type'] === 'RT' && fields['end'] === undefined ? ['end is missing: a return flight needs it'] : [];
  return [...shape(flightSearch)(event, name), ...returns];
};

const view: Check = (event) => {
  const ext = toFields(toFields(event)?.['ext']) ?? {};
  const campaign = Object.keys(ext).filter((name) => name.toLowerCase().startsWith('utm_'));
  const variant = ext['pageVariantId'] === undefined ? [] : anyText(ext['pageVariantId'], 'ext.pageVariantId');
  return [...campaign.map((name) => `ext.${name} belongs to the top level of a VIEW`), ...variant];
};

const form = shape({
  required: {
    ext: shape({ required: { formId: someText, interactionType: oneOf('VIEWED', 'SUBMITTED') }, optional: { componentInstanceId: anyText } }),
  },
});

const checkout: Shape = {
  required: { reference_id: upperText, status: oneOf('PURCHASED', 'PAYMENT_PENDING', 'CONFIRMED', 'CANCELLED', 'REFUNDED') },
  mistaken: { referenceId: 'the name is reference_id here' },
};
const orderCheckout: Shape = {
  required: { order: wholeOrder },
  mistaken: {
    reference_id: 'it goes into order.referenceId',
    total_price: 'it goes into order.price',
    payment_type: 'it goes into order.paymentType',
    ordered_at: 'it goes into order.orderedAt',
    items: 'it goes into order.orderItems',
  },
};

/** What each standard event adds to the common attributes. A name that is not here is a custom event and adds nothing but `ext`. */
const standardRules = new Map<string, Check>([
  ['VIEW', view],
  ['IDENTITY', shape(identity)],
  ['SEARCH', search],
  ['ADD', shape({ required: { product: addedProduct } })],
  ['ADD_CONSUMERS', shape({ required: { consumer: consumerList }, mistaken: { consumers: 'the name is consumer' } })],
  ['ADD_CONTACTS', shape({ required: { contact: contactList }, mistaken: { contacts: 'the name is contact' } })],
  ['CONFIRM', shape({ required: { product: confirmedProducts }, mistaken: { products: 'the name is product' } })],
  ['CHECKOUT', shape(checkout)],
  ['ORDER_CHECKOUT', shape(orderCheckout)],
  ['CLEAR_CART', shape({})],
  ['PAYMENT', shape({ required: { pay_type: oneOf('Card', 'PayPal', 'Voucher', 'Other', 'Cancelled') }, mistaken: { payment_type: 'the name is pay_type' } })],
  ['FORCE_CLOSE', shape({})],
  ['FORM', form],
]);

/** The rules of an event type beyond the common ones. */
export function rulesOf(type: string): Check {
  return standardRules.get(type) ?? shape({});
}
