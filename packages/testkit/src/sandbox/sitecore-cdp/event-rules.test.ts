import { describe, expect, test } from 'vitest';
import { bag, cdpEvent, contact, examples, flight, openExampleFake, order, product, type WireEvent } from '../__fixtures__/sitecore-cdp.ts';

interface Breach {
  readonly what: string;
  readonly event: WireEvent;
  readonly says: string;
}

const change = (event: WireEvent, fields: WireEvent): WireEvent => ({ ...event, ...fields });
const without = (event: WireEvent, name: string): WireEvent => change(event, { [name]: undefined });
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`attribute${index}`, index]));

/** Each field left out in turn. */
const lacking = (names: readonly string[], make: (name: string) => WireEvent, prefix = ''): readonly Breach[] =>
  names.map((name) => ({ what: `no ${prefix}${name}`, event: make(name), says: `${prefix}${name} is missing` }));

const common: readonly Breach[] = [
  ...lacking(['channel', 'language', 'currency', 'page', 'pos'], (name) => without(examples.view, name)),
  { what: 'an unknown point of sale', event: change(examples.view, { pos: 'shop.example/Ireland' }), says: 'not a point of sale' },
  { what: 'a point of sale with a blank', event: change(examples.view, { pos: 'shop.example/ireland ' }), says: 'not a point of sale' },
  { what: 'a lower-case type', event: change(examples.view, { type: 'view' }), says: 'type must be' },
  { what: 'a type with a blank', event: change(examples.view, { type: 'ADD TO LIST' }), says: 'type must be' },
  { what: 'a lower-case channel', event: change(examples.view, { channel: 'web' }), says: 'channel must be' },
  { what: 'a channel that does not exist', event: change(examples.view, { channel: 'SERVER_SIDE' }), says: 'SERVER_SIDE does not exist' },
  ...['en', 'en-GB', 'EN-GB', 'ENG', ''].map((language) => ({ what: `language "${language}"`, event: change(examples.view, { language }), says: 'language must be' })),
  ...['eur', 'EURO', '€', 'XQZ'].map((currency) => ({ what: `currency "${currency}"`, event: change(examples.view, { currency }), says: 'currency must be' })),
  { what: 'a page that is no text', event: change(examples.view, { page: 7 }), says: 'page must be' },
  { what: 'a referrer without host', event: change(examples.view, { referrer: '/article' }), says: 'referrer must be' },
  { what: 'an upper-case campaign name', event: change(examples.view, { UTM_Source: 'x' }), says: 'lower case' },
  { what: 'a campaign that is no text', event: change(examples.view, { utm_source: 1 }), says: 'utm_source must be' },
  { what: 'a campaign inside ext', event: change(examples.view, { ext: { utm_source: 'x' } }), says: 'belongs to the top level' },
  { what: 'a page variant that is no text', event: change(examples.view, { ext: { pageVariantId: 2 } }), says: 'pageVariantId must be' },
  { what: 'a time without milliseconds', event: change(examples.view, { requested_at: '2027-03-01T10:15:30Z' }), says: 'requested_at must be' },
  { what: 'a time with an offset', event: change(examples.view, { requested_at: '2027-03-01T10:15:30.000+01:00' }), says: 'requested_at must be' },
  { what: 'a time that does not exist', event: change(examples.view, { requested_at: '2027-02-30T10:15:30.000Z' }), says: 'requested_at must be' },
  { what: 'nested session data', event: change(examples.view, { session_data: { deep: { link: true } } }), says: 'session_data.deep must be' },
  { what: 'both spellings of session data', event: change(examples.view, { session_data: { a: 1 }, sessionData: { a: 1 } }), says: 'not both' },
  ...['pointOfSale', 'browserId', 'extensionData', 'currencyCode', 'session_id'].map((name) => ({ what: `the field ${name}`, event: change(examples.view, { [name]: 'x' }), says: `${name} is not a field` })),
];

const ext: readonly Breach[] = [
  { what: '51 attributes', event: cdpEvent('WISHED', { ext: many(51) }), says: 'more than 50' },
  { what: 'a null', event: cdpEvent('WISHED', { ext: { a: null } }), says: 'not null' },
  { what: 'an object', event: cdpEvent('WISHED', { ext: { cart: { total: 12 } } }), says: 'not object' },
  { what: 'a list of objects', event: cdpEvent('WISHED', { ext: { lines: [{ id: 1 }] } }), says: 'not list' },
  { what: 'an odd name', event: cdpEvent('WISHED', { ext: { 'cart-total': 1 } }), says: 'only letters' },
  { what: 'a name with a dot', event: cdpEvent('WISHED', { ext: { 'cart.total': 1 } }), says: 'only letters' },
  { what: 'nothing in it', event: cdpEvent('WISHED', { ext: {} }), says: 'empty' },
  { what: 'a list instead of an object', event: cdpEvent('WISHED', { ext: [1] }), says: 'ext must be an object' },
  { what: 'the key of order extensions', event: cdpEvent('WISHED', { ext: { key: 'default', a: 1 } }), says: 'no name or key' },
];

const reserved: readonly Breach[] = ['SC_SEARCH_WIDGET_VIEW', 'FEEDBACK', 'CAMPAIGN_TRACKING', 'INTERACTION', 'SUBSCRIPTION', 'TRACKING'].map((type) => ({
  what: `the reserved name ${type}`,
  event: cdpEvent(type),
  says: type.startsWith('SC_') ? 'belong to Sitecore' : 'is reserved',
}));

const identityWith = (fields: WireEvent) => change(examples.identity, fields);
const identifier = { provider: 'CRM_ID', id: 'C-10442' };
const people: readonly Breach[] = [
  { what: 'no identifiers', event: without(examples.identity, 'identifiers'), says: 'identifiers is missing' },
  { what: 'an empty list of identifiers', event: identityWith({ identifiers: [] }), says: 'at least 1' },
  { what: 'identifiers that are no list', event: identityWith({ identifiers: identifier }), says: 'must be a list' },
  { what: 'an identifier without provider', event: identityWith({ identifiers: [{ id: 'C-1' }] }), says: 'provider is missing' },
  { what: 'an identifier without id', event: identityWith({ identifiers: [{ provider: 'CRM_ID' }] }), says: 'id is missing' },
  { what: 'a numeric id', event: identityWith({ identifiers: [{ provider: 'CRM_ID', id: 7 }] }), says: 'id must be' },
  { what: 'an expiry with seconds', event: identityWith({ identifiers: [{ ...identifier, expiry_date: '2030-01-31T00:00:00.000Z' }] }), says: 'expiry_date must be' },
  { what: 'expiryDate', event: identityWith({ identifiers: [{ ...identifier, expiryDate: '2030-01-31T00:00' }] }), says: 'the name is expiry_date' },
  { what: 'an e-mail without domain', event: identityWith({ email: 'mia@home' }), says: 'email must be' },
  { what: 'a birthday with seconds', event: identityWith({ dob: '1990-05-17T00:00:00' }), says: 'dob must be' },
  { what: 'a birthday without time', event: identityWith({ dob: '1990-05-17' }), says: 'dob must be' },
  { what: 'a street as text', event: identityWith({ street: '12 Quay Road' }), says: 'street must be a list' },
  { what: 'a lower-case country', event: identityWith({ country: 'ie' }), says: 'country must be' },
  { what: 'a country of three letters', event: identityWith({ country: 'IRL' }), says: 'country must be' },
  ...['firstName', 'lastName', 'postalCode', 'postCode', 'date_of_birth', 'dateOfBirth', 'phoneNumbers'].map((name) => ({ what: `the field ${name}`, event: identityWith({ [name]: 'x' }), says: `${name} is not a field` })),
  ...['title', 'firstname', 'lastname', 'gender', 'mobile', 'phone', 'city', 'state', 'postal_code'].map((name) => ({ what: `${name} as a number`, event: identityWith({ [name]: 1 }), says: `${name} must be a text` })),
  { what: 'a contact that is no list', event: change(examples.addContacts, { contact }), says: 'contact must be a list' },
  { what: 'contacts', event: cdpEvent('ADD_CONTACTS', { contacts: [contact] }), says: 'the name is contact' },
  { what: 'a contact without identifiers', event: change(examples.addContacts, { contact: [{ ...contact, identifiers: undefined }] }), says: 'identifiers is missing' },
  { what: 'a contact in another spelling', event: change(examples.addContacts, { contact: [{ ...contact, firstName: 'Mia' }] }), says: 'the name is firstname' },
  ...lacking(['title', 'firstname', 'lastname'], (name) => change(examples.addConsumers, { consumer: [{ title: 'Ms', firstname: 'Mia', lastname: 'Stone', [name]: undefined }] }), 'consumer[0].'),
  { what: 'no consumer', event: without(examples.addConsumers, 'consumer'), says: 'consumer is missing' },
  { what: 'products of a consumer as text', event: change(examples.addConsumers, { consumer: [{ title: 'Ms', firstname: 'Mia', lastname: 'Stone', products: 'FLIGHT_1' }] }), says: 'products must be a list' },
];

const addWith = (fields: WireEvent) => change(examples.add, { product: { ...product, ...fields } });
const searchFields = ['flight_type', 'origin', 'destination', 'start', 'adults', 'children', 'infants'];
const shopping: readonly Breach[] = [
  ...lacking(['product_name', 'product_type'], (name) => without(examples.search, name)),
  { what: 'a lower-case product type', event: change(examples.search, { product_type: 'shoes' }), says: 'product_type must be' },
  { what: 'a search term in another spelling', event: change(examples.search, { search_term: 'boots' }), says: 'the name is product_name' },
  ...lacking(searchFields, (name) => without(examples.flightSearch, name)),
  { what: 'a return flight without end', event: without(examples.flightSearch, 'end'), says: 'end is missing' },
  { what: 'a flight type spelled out', event: change(examples.flightSearch, { flight_type: 'ONE_WAY' }), says: 'flight_type must be' },
  { what: 'a lower-case airport', event: change(examples.flightSearch, { origin: 'ork' }), says: 'origin must be' },
  { what: 'a start with zone', event: change(examples.flightSearch, { start: '2027-06-02T07:20Z' }), says: 'start must be' },
  { what: 'heads as text', event: change(examples.flightSearch, { adults: '2' }), says: 'adults must be' },
  ...lacking(['type', 'item_id', 'name', 'orderedAt', 'quantity', 'price', 'productId', 'currency', 'referenceId'], (name) => addWith({ [name]: undefined }), 'product.'),
  ...lacking(['item_id', 'name', 'currency', 'price', 'quantity', 'productId', 'origin', 'destination'], (name) => change(examples.addFlight, { product: { ...flight, [name]: undefined } }), 'product.'),
  ...lacking(['item_id', 'name', 'currency', 'price', 'quantity', 'productId'], (name) => change(examples.addBag, { product: { ...bag, [name]: undefined } }), 'product.'),
  { what: 'no product', event: without(examples.add, 'product'), says: 'product is missing' },
  { what: 'a list of products in ADD', event: change(examples.add, { product: [product] }), says: 'product must be an object' },
  { what: 'a quantity of zero', event: addWith({ quantity: 0 }), says: 'quantity must be' },
  { what: 'a fractional quantity', event: addWith({ quantity: 1.5 }), says: 'quantity must be' },
  { what: 'a quantity as text', event: addWith({ quantity: '2' }), says: 'quantity must be' },
  { what: 'a price as text', event: addWith({ price: '79.5' }), says: 'price must be' },
  { what: 'a negative price', event: addWith({ price: -1 }), says: 'price must be' },
  { what: 'a lower-case product class', event: addWith({ type: 'Footwear' }), says: 'type must be' },
  { what: 'an order time without milliseconds', event: addWith({ orderedAt: '2027-03-01T10:15:30Z' }), says: 'orderedAt must be' },
  { what: 'currencyCode in ADD', event: addWith({ currency: undefined, currencyCode: 'EUR' }), says: 'the name is currency here' },
  { what: 'itemId', event: addWith({ itemId: 'LINE_1' }), says: 'the name is item_id' },
  { what: 'sku', event: addWith({ sku: 'TR3' }), says: 'the name is productId' },
  { what: 'a city instead of an airport', event: change(examples.addFlight, { product: { ...flight, origin: 'Cork' } }), says: 'origin must be' },
  { what: 'CONFIRM of an object', event: change(examples.confirm, { product: { item_id: 'LINE_1' } }), says: 'product must be a list' },
  { what: 'CONFIRM of nothing', event: change(examples.confirm, { product: [] }), says: 'at least 1' },
  { what: 'CONFIRM without item_id', event: change(examples.confirm, { product: [{ productId: 'x' }] }), says: 'item_id is missing' },
  { what: 'CONFIRM of products', event: change(examples.confirm, { products: [] }), says: 'the name is product' },
  ...lacking(['reference_id', 'status'], (name) => without(examples.checkout, name)),
  { what: 'a lower-case reference', event: change(examples.checkout, { reference_id: 'ord-7781' }), says: 'reference_id must be' },
  { what: 'an unknown status', event: change(examples.checkout, { status: 'PAID' }), says: 'status must be' },
  { what: 'referenceId in CHECKOUT', event: change(examples.checkout, { referenceId: 'ORD-7781' }), says: 'the name is reference_id here' },
  { what: 'no payment type', event: without(examples.payment, 'pay_type'), says: 'pay_type is missing' },
  { what: 'a lower-case payment type', event: change(examples.payment, { pay_type: 'card' }), says: 'pay_type must be' },
  { what: 'payment_type', event: change(examples.payment, { payment_type: 'Card' }), says: 'the name is pay_type' },
  { what: 'a numeric extended message', event: change(examples.forceClose, { _bx_extended_message: 1 }), says: '_bx_extended_message must be' },
  { what: 'a form without ext', event: without(examples.form, 'ext'), says: 'ext is missing' },
  ...lacking(['formId', 'interactionType'], (name) => change(examples.form, { ext: { formId: 'f', interactionType: 'VIEWED', [name]: undefined } }), 'ext.'),
  { what: 'a form that was looked at', event: change(examples.form, { ext: { formId: 'f', interactionType: 'viewed' } }), says: 'interactionType must be' },
];

const orderWith = (fields: WireEvent) => change(examples.orderCheckout, { order: { ...order, ...fields } });
const itemWith = (fields: WireEvent) => orderWith({ orderItems: [{ ...order.orderItems[0], ...fields }] });
const wholeOrders: readonly Breach[] = [
  { what: 'no order', event: without(examples.orderCheckout, 'order'), says: 'order is missing' },
  ...lacking(['referenceId', 'orderedAt', 'status', 'currencyCode', 'price', 'paymentType'], (name) => orderWith({ [name]: undefined }), 'order.'),
  { what: 'a card without its type', event: orderWith({ cardType: undefined }), says: 'accompanied by cardType' },
  { what: 'an unknown card', event: orderWith({ cardType: 'VISA' }), says: 'cardType must be' },
  { what: 'a lower-case status', event: orderWith({ status: 'purchased' }), says: 'status must be' },
  { what: 'an unknown way to pay', event: orderWith({ paymentType: 'Bitcoin' }), says: 'paymentType must be' },
  { what: 'currency in an order', event: orderWith({ currency: 'EUR' }), says: 'the name is currencyCode here' },
  { what: 'items', event: orderWith({ items: [] }), says: 'the name is orderItems' },
  { what: 'two extensions', event: orderWith({ extensions: [order.extensions[0], order.extensions[0]] }), says: 'at most one' },
  { what: 'an extension of another name', event: orderWith({ extensions: [{ name: 'ext2', key: 'default' }] }), says: 'name must be' },
  { what: 'an extension without key', event: orderWith({ extensions: [{ name: 'ext', giftWrap: true }] }), says: 'key is missing' },
  { what: 'a nested extension', event: orderWith({ extensions: [{ name: 'ext', key: 'default', gift: { wrap: true } }] }), says: 'not object' },
  { what: 'a flight', event: itemWith({ type: 'FLIGHT' }), says: 'not supported' },
  { what: 'a lower-case item type', event: itemWith({ type: 'shoe' }), says: 'type must be' },
  { what: 'an item with a fractional quantity', event: itemWith({ quantity: 0.5 }), says: 'quantity must be' },
  { what: 'an item with currency', event: itemWith({ currency: 'EUR' }), says: 'the name is currencyCode here' },
  { what: 'an item with a price as text', event: itemWith({ price: '79.5' }), says: 'price must be' },
  { what: 'an item with an unknown status', event: itemWith({ status: 'SHIPPED' }), says: 'status must be' },
  { what: 'fields of the order at the top level', event: change(examples.orderCheckout, { total_price: 164 }), says: 'order.price' },
];

describe('an event that the platform would lose or misread is answered 201 and dropped', () => {
  test.each([...common, ...ext, ...reserved, ...people, ...shopping, ...wholeOrders])('$event.type with $what', async ({ event, says }) => {
    const fake = openExampleFake();
    const answer = await fake.play([event]);
    expect(answer).toMatchObject({ status: 201, verdict: 'ignored' });
    expect(answer.reason).toContain(says);
    expect(fake.view()).toMatchObject({ sessions: [], orders: [] });
  });

  test('and its reason names every breach', async () => {
    const { reason } = await openExampleFake().play([change(examples.view, { language: 'en-GB', currency: 'eur' })]);
    expect(reason.split('; ')).toHaveLength(2);
  });
});

describe('freedom that the platform gives', () => {
  test.each([
    { what: 'extra keys at the top level', event: change(examples.view, { myShop: { any: ['thing'] } }) },
    { what: 'a channel of the tenant', event: change(examples.view, { channel: 'EMAIL' }) },
    { what: 'an empty page', event: change(examples.view, { page: '' }) },
    { what: '50 attributes', event: cdpEvent('WISHED', { ext: many(50) }) },
    { what: 'flattened names and lists in ext', event: cdpEvent('WISHED', { ext: { cart_total: 12.5, tags: ['a', 'b'] } }) },
    { what: 'a prefix before a custom name', event: cdpEvent('shop:CLICKED_POPUP') },
    { what: 'a name that is no event of the platform', event: cdpEvent('PRODUCT_VIEW') },
    { what: 'session data in either spelling', event: change(examples.view, { sessionData: { deepLink: true } }) },
    { what: 'session data', event: change(examples.view, { session_data: { is_logged_in: true, assistance: 1.5 } }) },
    { what: 'the time of the event', event: change(examples.view, { requested_at: '2027-03-01T10:15:30.000Z' }) },
    { what: 'a one-way flight without end', event: change(without(examples.flightSearch, 'end'), { flight_type: 'OW' }) },
    { what: 'extra keys of a flight', event: change(examples.addFlight, { product: { ...flight, carrier: 'EI' } }) },
    { what: 'extra keys of a consumer', event: change(examples.addConsumers, { consumer: [{ title: 'Ms', firstname: 'Mia', lastname: 'Stone', seat: '12A' }] }) },
    { what: 'extra keys of an identity', event: identityWith({ nationality: 'Irish' }) },
    { what: 'a contact with identifiers alone', event: change(examples.addContacts, { contact: [{ identifiers: [identifier] }] }) },
    { what: 'FORCE_CLOSE without the extended message', event: without(examples.forceClose, '_bx_extended_message') },
    { what: 'a form without component', event: change(examples.form, { ext: { formId: 'f', interactionType: 'VIEWED' } }) },
  ])('$what', async ({ event }) => {
    expect(await openExampleFake().play([event])).toMatchObject({ status: 201, verdict: 'accepted' });
  });

  test.each([
    { what: 'an order without items', event: orderWith({ orderItems: undefined }) },
    { what: 'an item without any attribute', event: orderWith({ orderItems: [{}] }) },
    { what: 'a way to pay without card', event: orderWith({ paymentType: 'PayPal', cardType: undefined }) },
    { what: 'any upper-case status of an order', event: orderWith({ status: 'CONFIRMED' }) },
  ])('$what', async ({ event }) => {
    expect(await openExampleFake().play([examples.identity, event])).toMatchObject({ verdict: 'accepted', reason: 'Order made' });
  });
});

describe('the type of an ext attribute', () => {
  const wish = (type: string, status: unknown) => cdpEvent(type, { ext: { status } });

  test('is fixed by the first event of a type', async () => {
    const answer = await openExampleFake().play([wish('WISHED', 0), wish('WISHED', 'OK')]);
    expect(answer).toMatchObject({ status: 201, verdict: 'ignored', reason: 'ext.status was a number in an earlier WISHED and is now a text' });
  });

  test('is free for another event type', async () => {
    expect(await openExampleFake().play([wish('WISHED', 0), wish('BOUGHT', 'OK')])).toMatchObject({ verdict: 'accepted' });
  });

  test('is not fixed by an event that was dropped', async () => {
    const dropped = change(wish('WISHED', 'OK'), { language: 'en' });
    expect(await openExampleFake().play([dropped, wish('WISHED', 0)])).toMatchObject({ verdict: 'accepted' });
  });
});
