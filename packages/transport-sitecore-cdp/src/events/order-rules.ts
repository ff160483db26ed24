import { type Check, form, isObject, list, optional, record } from './check.ts';
import { amount, currency, extension, instant, oneOf, text, toUpper, units, upper } from './values.ts';

/** Order extensions carry their fixed name and key among the attributes; we add what is missing. */
const orderExtension: Check = (value, path, faults) => {
  if (!isObject(value)) return extension(value, path, faults);
  const { name = 'ext', key = 'default', ...attributes } = value;
  oneOf('ext')(name, [...path, 'name'], faults);
  oneOf('default')(key, [...path, 'key'], faults);
  return { name: 'ext', key: 'default', ...(extension(attributes, path, faults) as object | undefined) };
};

const extensions = optional(list(orderExtension, 1));

/** Flights have no place in this kind of order. */
const itemType = form('a type other than FLIGHT', /^(?!FLIGHT$).*\S/, toUpper);

const orderItem = record({
  type: optional(itemType),
  referenceId: optional(text),
  orderedAt: optional(instant),
  status: optional(upper),
  currencyCode: optional(currency),
  price: optional(amount),
  name: optional(text),
  productId: optional(text),
  quantity: optional(units),
  extensions,
});

const cardType = oneOf('Mastercard', 'Visa', 'Diners', 'American Express');
const orderFields = {
  referenceId: text,
  orderedAt: instant,
  status: upper,
  currencyCode: currency,
  price: amount,
  paymentType: oneOf('Card', 'PayPal', 'Voucher', 'Other'),
  cardType: optional(cardType),
  extensions,
  orderItems: optional(list(orderItem)),
};
const plainOrder = record(orderFields);
const cardOrder = record({ ...orderFields, cardType });

/** The order of ORDER_CHECKOUT. A card payment must name its kind of card. */
export const order: Check = (value, path, faults) => {
  const byCard = isObject(value) && /^card$/i.test(String(value['paymentType']));
  return (byCard ? cardOrder : plainOrder)(value, path, faults);
};
