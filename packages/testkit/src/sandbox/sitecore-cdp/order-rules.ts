import { anyText, type Check, listOf, must, oneOf, type Shape, shape, someText, toFields } from '../checks.ts';
import { flatProblems } from './ext-rules.ts';
import { airportCode, currencyCode, unitPrice, upperText, utcMillis, wholeQuantity } from './formats.ts';

/** Product types that are extras to a core product and need fewer fields. Source: the manual's older fixed list. */
const ancillaryTypes = new Set(
  'HOTEL CAR BAG INSURANCE CAR_SEAT MEAL FEE LOUNGE_ACCESS HOTEL_WIFI HOTEL_BREAKFAST SEAT_UPGRADE TAXI PARKING SEAT'.split(' '),
);

const productMistakes = {
  currencyCode: 'the name is currency here',
  itemId: 'the name is item_id',
  product_id: 'the name is productId',
  reference_id: 'the name is referenceId here',
  sku: 'the name is productId',
};
const everyProduct = { type: upperText, item_id: someText, name: someText, currency: currencyCode, price: unitPrice, quantity: wholeQuantity, productId: someText };
const proof = { orderedAt: utcMillis, referenceId: someText };
const optionalProduct = { originalPrice: unitPrice, originalCurrencyCode: currencyCode };

const plainProduct: Shape = { required: { ...everyProduct, ...proof }, optional: optionalProduct, mistaken: productMistakes };
const flightProduct: Shape = { required: { ...everyProduct, origin: airportCode, destination: airportCode }, optional: { ...proof, ...optionalProduct }, mistaken: productMistakes };
const ancillaryProduct: Shape = { required: everyProduct, optional: { ...proof, ...optionalProduct }, mistaken: productMistakes };

/** The one product of an ADD; flights and extras have their own fields. */
export const addedProduct: Check = (value, name) => {
  const type = toFields(value)?.['type'];
  if (type === 'FLIGHT') return shape(flightProduct)(value, name);
  return shape(typeof type === 'string' && ancillaryTypes.has(type) ? ancillaryProduct : plainProduct)(value, name);
};

/** The lines that a CONFIRM names. */
export const confirmedProducts = listOf(shape({ required: { item_id: someText }, mistaken: productMistakes }));

const orderExtension: Check = (value, name) => {
  const fields = toFields(value);
  return fields ? [...shape({ required: { name: oneOf('ext'), key: oneOf('default') } })(value, name), ...flatProblems(fields, name)] : [`${name} must be an object`];
};
const orderExtensions: Check = (value, name) => (Array.isArray(value) && value.length > 1 ? [`${name} must have at most one element`] : listOf(orderExtension, 0)(value, name));

const itemType: Check = (value, name) => (value === 'FLIGHT' ? [`${name} FLIGHT is not supported in ORDER_CHECKOUT`] : upperText(value, name));
const orderItem = shape({
  optional: {
    type: itemType,
    referenceId: anyText,
    orderedAt: utcMillis,
    status: oneOf('PURCHASED', 'PAYMENT_PENDING', 'CONFIRMED', 'CANCELLED', 'REFUNDED'),
    currencyCode,
    price: unitPrice,
    name: anyText,
    productId: anyText,
    quantity: wholeQuantity,
    extensions: orderExtensions,
  },
  mistaken: { currency: 'the name is currencyCode here', item_id: 'order items have referenceId and productId', sku: 'the name is productId', ext: 'the name is extensions here' },
});

const orderShape = shape({
  required: {
    referenceId: someText,
    orderedAt: utcMillis,
    status: upperText,
    currencyCode,
    price: unitPrice,
    paymentType: oneOf('Card', 'PayPal', 'Voucher', 'Other', 'voucher', 'other'),
  },
  optional: { cardType: oneOf('Mastercard', 'Visa', 'Diners', 'American Express'), extensions: orderExtensions, orderItems: listOf(orderItem, 0) },
  mistaken: { currency: 'the name is currencyCode here', items: 'the name is orderItems', ext: 'the name is extensions here', reference_id: 'the name is referenceId here' },
});
const cardNamed = must('accompanied by cardType', (order) => toFields(order)?.['paymentType'] !== 'Card' || toFields(order)?.['cardType'] !== undefined);

/** The whole order of an ORDER_CHECKOUT. */
export const wholeOrder: Check = (value, name) => [...orderShape(value, name), ...cardNamed(value, `${name}.paymentType Card`)];
