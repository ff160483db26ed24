import { event } from './common.ts';
import { type Check, type Fields, form, isObject, json, list, optional, record } from './check.ts';
import { order } from './order-rules.ts';
import { reserved } from './reserved.ts';
import { airport, amount, count, country, currency, email, extension, instant, lower, minute, oneOf, text, toUpper, units, upper } from './values.ts';

const identifier = record({ provider: text, id: text, expiry_date: optional(minute) });

const person: Fields = {
  title: optional(text),
  firstname: optional(text),
  lastname: optional(text),
  dob: optional(minute),
  mobile: optional(text),
  phone: optional(text),
  street: optional(list(text)),
  city: optional(text),
  state: optional(text),
  country: optional(country),
  postal_code: optional(text),
  email: optional(email),
};

const identifiers = list(identifier);

/** Someone without identifiers is found by e-mail, if the tenant's rules are so. Without either the order has no owner. */
const contact: Check = (value, path, faults) => {
  const byEmail = isObject(value) && value['email'] !== undefined;
  return record({ ...person, identifiers: byEmail ? optional(identifiers) : identifiers }, json)(value, path, faults);
};

const consumer = record(
  {
    title: text,
    firstname: text,
    lastname: text,
    gender: optional(lower),
    dob: optional(minute),
    mobile: optional(text),
    nationality: optional(text),
    reference_id: optional(text),
    products: optional(list(text)),
  },
  json,
);

const productFields: Fields = {
  type: upper,
  item_id: text,
  name: text,
  orderedAt: instant,
  quantity: units,
  price: amount,
  productId: text,
  currency,
  referenceId: text,
  originalPrice: optional(amount),
  originalCurrencyCode: optional(currency),
};
const coreProduct = record(productFields, json);
const extraFields: Fields = { ...productFields, orderedAt: optional(instant), referenceId: optional(text) };
const ancillaryProduct = record(extraFields, json);
const flightProduct = record({ ...extraFields, origin: airport, destination: airport }, json);
const ancillary = /^(?:HOTEL(?:_WIFI|_BREAKFAST)?|CAR(?:_SEAT)?|BAG|INSURANCE|MEAL|FEE|LOUNGE_ACCESS|SEAT(?:_UPGRADE)?|TAXI|PARKING)$/i;

/** Flights and extras have tables of their own, which do not ask for a time and a reference. */
const product: Check = (value, path, faults) => {
  const kind = isObject(value) ? String(value['type']) : '';
  const check = isFlight(kind) ? flightProduct : ancillary.test(kind) ? ancillaryProduct : coreProduct;
  return check(value, path, faults);
};

const flight: Fields = {
  flight_type: oneOf('OW', 'RT'),
  origin: airport,
  destination: airport,
  start: minute,
  adults: count,
  children: count,
  infants: count,
};
const search: Fields = { product_name: text, product_type: upper, end: optional(minute), fare_class: optional(text), fare_family: optional(text) };
// Trains and hotels are searched by place too, and have no airports.
const places: Fields = { ...flight, origin: upper, destination: upper };
const anySearch = event({ ...search, ...Object.fromEntries(Object.entries(places).map(([name, check]) => [name, optional(check)])) });
const flightSearch = event({ ...search, ...flight });
const returnSearch = event({ ...search, ...flight, end: minute });

const searchEvent: Check = (value, path, faults) => {
  const given = value as Readonly<Record<string, unknown>>;
  const check = !isFlight(given['product_type']) ? anySearch : /^RT$/i.test(String(given['flight_type'])) ? returnSearch : flightSearch;
  return check(value, path, faults);
};

function isFlight(value: unknown): boolean {
  return /^FLIGHT$/i.test(String(value));
}

const formExt: Check = (value, path, faults) =>
  record({ formId: text, interactionType: oneOf('VIEWED', 'SUBMITTED'), componentInstanceId: optional(text) }, json)(
    extension(value, path, faults),
    path,
    faults,
  );

/** `utm_*` parameters, and nothing else. */
const utm: Check = (value, path, faults) => {
  if (String(path.at(-1)).startsWith('utm_')) return text(value, path, faults);
  return void faults.push({ path, message: 'Is not a known key here.' });
};

/** The part before a colon is the tenant's own and keeps its case. */
const customName: Check = (value, path, faults) => {
  const name = form('a name of letters, digits and _, perhaps after a prefix and :', /^(?:\w+:)?\w+$/, (given) => given.replace(/[^:]*$/, toUpper))(value, path, faults);
  if (typeof name !== 'string' || !reserved.test(name)) return name;
  return void faults.push({ path, message: 'Is a reserved name; choose another.' });
};

/** What each event must look like, by its type. */
export const rules: Readonly<Record<string, Check>> = {
  VIEW: event({ referrer: optional(form('an absolute URL', /^[a-z][\w+.-]*:\/\/\S+$/i)) }, utm),
  IDENTITY: event({ ...person, gender: optional(lower), identifiers }, json),
  SEARCH: searchEvent,
  ADD: event({ product }),
  ADD_CONSUMERS: event({ consumer: list(consumer) }),
  ADD_CONTACTS: event({ contact: list(contact) }),
  CONFIRM: event({ product: list(record({ item_id: text })) }),
  CHECKOUT: event({ reference_id: upper, status: oneOf('PURCHASED', 'PAYMENT_PENDING', 'CONFIRMED', 'CANCELLED', 'REFUNDED') }),
  ORDER_CHECKOUT: event({ order }),
  CLEAR_CART: event({}),
  PAYMENT: event({ pay_type: oneOf('Card', 'PayPal', 'Voucher', 'Other', 'Cancelled') }),
  FORCE_CLOSE: event({}),
  FORM: event({ ext: formExt }),
  CUSTOM: event({ name: customName }, json),
};
