import { describe, expect, test } from 'vitest';
import { specExamples } from '../examples/messages.ts';
import { checkEvent, faultText } from './check-event.ts';
import { sitecoreCdpEvents } from './schema.ts';

type Plain = Record<string, unknown>;

function example(title: string): Plain {
  return structuredClone(specExamples.find((each) => each.title === title)?.given) as unknown as Plain;
}

/** A copy of an example with one value changed, or taken out. `at` is like `product.price`. */
function changed(title: string, at: string, value: unknown): Plain {
  const event = example(title);
  const steps = at.split('.');
  const last = steps.pop() as string;
  const parent = steps.reduce((place, step) => place[step] as Plain, event);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return event;
}

function faultsOf(event: unknown): readonly string[] {
  return checkEvent(event).faults?.map(faultText) ?? [];
}

const requiredFields: readonly (readonly [string, readonly string[]])[] = [
  ['IDENTITY', ['identifiers', 'identifiers.0.provider', 'identifiers.0.id']],
  ['SEARCH for a product', ['product_name', 'product_type']],
  ['SEARCH for a flight', ['product_name', 'flight_type', 'origin', 'destination', 'start', 'end', 'adults', 'children', 'infants']],
  ['ADD', ['product', ...['type', 'item_id', 'name', 'orderedAt', 'quantity', 'price', 'productId', 'currency', 'referenceId'].map((name) => `product.${name}`)]],
  ['ADD for a flight', ['item_id', 'name', 'currency', 'price', 'quantity', 'productId', 'origin', 'destination'].map((name) => `product.${name}`)],
  ['ADD for an extra', ['item_id', 'name', 'currency', 'price', 'quantity', 'productId'].map((name) => `product.${name}`)],
  ['ADD_CONSUMERS', ['consumer', 'consumer.0.title', 'consumer.0.firstname', 'consumer.0.lastname']],
  ['ADD_CONTACTS', ['contact']],
  ['CONFIRM', ['product', 'product.0.item_id']],
  ['CHECKOUT', ['reference_id', 'status']],
  [
    'ORDER_CHECKOUT',
    ['order', ...['referenceId', 'orderedAt', 'status', 'currencyCode', 'price', 'paymentType', 'cardType'].map((name) => `order.${name}`)],
  ],
  ['PAYMENT', ['pay_type']],
  ['an event of your own', ['name']],
  ['FORM', ['ext.formId', 'ext.interactionType']],
];

describe('required fields', () => {
  test.each(requiredFields.flatMap(([title, fields]) => fields.map((field) => [title, field] as const)))('%s needs %s', (title, field) => {
    const place = field.replace(/\.(\d+)/g, '[$1]');
    const faults = faultsOf(changed(title, field, undefined));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${place.replace(/[[\].]/g, '\\$&')}: (?:Is missing|Must be)`));
  });

  test('a flight one way needs no end', () => {
    const event = { ...changed('SEARCH for a flight', 'flight_type', 'OW'), end: undefined };
    expect(faultsOf(event)).toEqual([]);
  });

  test('a payment that is not by card needs no kind of card', () => {
    const event = changed('ORDER_CHECKOUT', 'order.paymentType', 'PayPal');
    delete (event['order'] as Plain)['cardType'];
    expect(faultsOf(event)).toEqual([]);
  });
});

const wrongValues: readonly (readonly [string, string, unknown])[] = [
  ['VIEW', 'referrer', '/article'],
  ['VIEW', 'utm_source', ''],
  ['VIEW', 'colour', 'red'],
  ['VIEW', 'language', 'English, please'],
  ['VIEW', 'language', 'ENG'],
  ['VIEW', 'currency', 'EURO'],
  ['VIEW', 'channel', ' '],
  ['VIEW', 'page', ''],
  ['VIEW', 'pos', '  '],
  ['VIEW', 'ext', 'text'],
  ['VIEW', 'session_data', { plan: { name: 'gold' } }],
  ['IDENTITY', 'identifiers', []],
  ['IDENTITY', 'identifiers.0.id', ''],
  ['IDENTITY', 'identifiers.0.id', null],
  ['IDENTITY', 'identifiers.0.expiry_date', '2030-02-30T00:00'],
  ['IDENTITY', 'identifiers.0.expiry_date', '31.01.2030'],
  ['IDENTITY', 'dob', '1990-05-17T00:00+02:00'],
  ['IDENTITY', 'dob', new Date(Number.NaN)],
  ['IDENTITY', 'email', 'mia at example'],
  ['IDENTITY', 'email', 'mia stone@example.org'],
  ['IDENTITY', 'street', '12 Quay Road'],
  ['IDENTITY', 'country', 'Ireland'],
  ['IDENTITY', 'callback', () => 1],
  ['IDENTITY', 'browser_id', 'mine'],
  ['IDENTITY', 'client_key', 'mine'],
  ['IDENTITY', 'requested_at', 'now'],
  ['SEARCH for a flight', 'flight_type', 'XX'],
  ['SEARCH for a flight', 'adults', -1],
  ['SEARCH for a flight', 'adults', 1.5],
  ['SEARCH for a flight', 'start', 'tomorrow'],
  ['ADD', 'product', []],
  ['ADD', 'product.quantity', 1.5],
  ['ADD', 'product.quantity', 0],
  ['ADD', 'product.price', '79.5'],
  ['ADD', 'product.price', Number.NaN],
  ['ADD', 'product.price', Number.POSITIVE_INFINITY],
  ['ADD', 'product.price', -0.01],
  ['ADD', 'product.originalPrice', -1],
  ['ADD for a flight', 'product.origin', 'Cork'],
  ['ADD for a flight', 'product.destination', 'LI'],
  ['SEARCH for a flight', 'origin', 'Cork'],
  ['SEARCH for a flight', 'destination', 'L1S'],
  ['ADD', 'product.orderedAt', '2027-03-01T10:15:30'],
  ['ADD', 'product.orderedAt', 'yesterday Z'],
  ['ADD', 'product.currency', '€'],
  ['ADD_CONTACTS', 'contact', {}],
  ['ADD_CONTACTS', 'contact.0.email', 'nobody'],
  ['ADD_CONTACTS', 'contact', [{ firstname: 'Mia' }]],
  ['ADD_CONTACTS', 'contact.0.identifiers', []],
  ['CONFIRM', 'product', { item_id: 'LINE_1' }],
  ['CONFIRM', 'product', []],
  ['CONFIRM', 'product.0.item_id', ''],
  ['CHECKOUT', 'status', 'DONE'],
  ['ORDER_CHECKOUT', 'order.paymentType', 'Cash'],
  ['ORDER_CHECKOUT', 'order.price', -1],
  ['ORDER_CHECKOUT', 'order.cardType', 'Maestro'],
  ['ORDER_CHECKOUT', 'order.orderItems', []],
  ['ORDER_CHECKOUT', 'order.extensions', [{ a: 1 }, { b: 2 }]],
  ['ORDER_CHECKOUT', 'order.note', 'x'],
  ['PAYMENT', 'pay_type', 'Cash'],
  ['FORM', 'ext.interactionType', 'SEEN'],
  ['an event of your own', 'name', 'add to wishlist'],
  ['an event of your own', 'note', { big: 1n }],
];

describe('values', () => {
  test.each(wrongValues)('%s refuses a wrong %s (case %#)', (title, field, value) => {
    const place = field.replace(/\.(\d+)/g, '[$1]');
    const faults = faultsOf(changed(title, field, value));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(place)).toBe(true);
  });

  test('a message about a fault never shows the value', () => {
    expect(faultsOf(changed('IDENTITY', 'email', 'mia at example'))).toEqual(['email: Must be an e-mail address.']);
  });

  test('objects whose tables at Sitecore are incomplete take further keys', () => {
    for (const [title, at] of [['IDENTITY', 'nationality'], ['ADD', 'product.carrier'], ['ADD_CONSUMERS', 'consumer.0.seat'], ['ADD_CONTACTS', 'contact.0.fax']] as const) {
      expect(faultsOf(changed(title, at, 'x'))).toEqual([]);
    }
  });

  test.each(['FLIGHT', 'flight', ' '])('an order item has no type %j', (type) => {
    expect(faultsOf(changed('ORDER_CHECKOUT', 'order.orderItems', [{ type }]))).toEqual(['order.orderItems[0].type: Must be a type other than FLIGHT.']);
    expect(faultsOf(changed('ORDER_CHECKOUT', 'order.orderItems', [{ type: 'flight_seat' }]))).toEqual([]);
  });

  test('a contact with an e-mail address needs no identifiers', () => {
    expect(faultsOf({ type: 'ADD_CONTACTS', contact: [{ email: 'mia@example.org' }] })).toEqual([]);
  });

  test('kinds of card and airports are taken in any case', () => {
    expect(checkEvent(changed('ORDER_CHECKOUT', 'order.cardType', 'american express'))).toMatchObject({ event: { order: { cardType: 'American Express' } } });
    expect(checkEvent(changed('ADD for a flight', 'product.origin', 'ork'))).toMatchObject({ event: { product: { origin: 'ORK' } } });
  });

  test('places of other searches are no airports', () => {
    expect(checkEvent({ type: 'SEARCH', product_name: 'x', product_type: 'HOTEL', destination: 'Lisbon' })).toMatchObject({ event: { destination: 'LISBON' } });
  });

  test.each([
    ['en-IE', 'EN'],
    ['en_US', 'EN'],
    ['de', 'DE'],
  ])('language %s becomes %s', (language, expected) => {
    expect(checkEvent({ type: 'CLEAR_CART', language })).toMatchObject({ event: { language: expected } });
  });
});

describe('ext', () => {
  const attributes = (count: number): Plain => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));

  test('nested attributes become flat, empty values are left out and lists are kept', () => {
    const ext = { cart: { total: 12, open: false, note: null }, tags: ['a', 'b'], gone: undefined };
    expect(checkEvent({ type: 'VIEW', ext })).toEqual({ event: { type: 'VIEW', ext: { cart_total: 12, cart_open: false, tags: ['a', 'b'] } } });
  });

  test('50 attributes after flattening pass, 51 do not', () => {
    expect(faultsOf({ type: 'VIEW', ext: { ...attributes(48), nested: { a: 1, b: 2 } } })).toEqual([]);
    expect(faultsOf({ type: 'VIEW', ext: { ...attributes(48), nested: { a: 1, b: 2, c: 3 } } })).toEqual([
      'ext: Has 51 attributes after flattening; at most 50 are possible.',
    ]);
  });

  const nested = (depth: number): unknown => Array.from({ length: depth }).reduce((inner) => ({ a: inner }), 1);

  test('objects may be 16 deep', () => {
    expect(checkEvent({ type: 'VIEW', ext: { a: nested(16) } })).toMatchObject({ event: { ext: { ['a_'.repeat(16) + 'a']: 1 } } });
    for (const depth of [17, 20_000]) {
      expect(faultsOf({ type: 'VIEW', ext: { a: nested(depth) } })).toEqual([`ext.${'a_'.repeat(16)}a: Is nested more than 16 deep.`]);
    }
  });

  test('an object that holds itself is refused once', () => {
    const round: Plain = {};
    Object.assign(round, { a: round, b: round });
    expect(faultsOf({ type: 'VIEW', ext: round })).toEqual([`ext.${'a_'.repeat(16)}a: Is nested more than 16 deep.`]);
  });

  test('two attributes that would have one name are refused', () => {
    expect(faultsOf({ type: 'VIEW', ext: { a_b: 1, a: { b: 2 } } })).toEqual(['ext.a_b: Is there twice after flattening.']);
  });

  test('an empty one is left out', () => {
    expect(checkEvent({ type: 'VIEW', ext: { nothing: null } })).toEqual({ event: { type: 'VIEW' } });
  });

  test.each([
    ['a-b', 1, 'ext.a-b: The name must consist of letters, digits and _.'],
    ['a', Number.NaN, 'ext.a: Must be a text, a finite number or a boolean.'],
    ['a', [{}], 'ext.a: Must be a text, a finite number or a boolean.'],
    ['a', new Date(0), 'ext.a: Must be a text, a finite number or a boolean.'],
  ])('attribute %s with %j is refused', (name, value, fault) => {
    expect(faultsOf({ type: 'VIEW', ext: { [name]: value } })).toEqual([fault]);
  });
});

describe('type and name', () => {
  test.each(['view', 'View', 'VIEW'])('type %s is VIEW', (type) => {
    expect(checkEvent({ type })).toEqual({ event: { type: 'VIEW' } });
  });

  const reserved = [
    ...['ADD', 'ADD_CONSUMERS', 'ADD_CONTACTS', 'CHECKOUT', 'CLEAR_CART', 'CONFIRM', 'IDENTITY', 'ORDER_CHECKOUT', 'PAYMENT', 'SEARCH', 'VIEW'],
    ...['FEEDBACK', 'CAMPAIGN_TRACKING', 'INTERACTION', 'SUBSCRIPTION', 'TRACKING', 'FORCE_CLOSE', 'FORM', 'SC_ANYTHING', 'view'],
  ];
  test.each(reserved)('no event of your own is called %s', (name) => {
    expect(faultsOf({ type: 'CUSTOM', name })).toEqual(['name: Is a reserved name; choose another.']);
  });

  test.each(['FEEDBACK', 'CAMPAIGN_TRACKING', 'INTERACTION', 'SUBSCRIPTION', 'TRACKING', 'SC_SEARCH_WIDGET_VIEW'])('%s cannot be sent', (type) => {
    expect(faultsOf({ type })).toEqual(['type: Is written by Sitecore and cannot be sent.']);
  });

  test.each(['ADD_TO_CART', 'constructor', undefined])('unknown type %s points to CUSTOM', (type) => {
    expect(faultsOf({ type })[0]).toContain('An event of your own has type CUSTOM');
  });

  test.each([
    ['shop:clicked', 'shop:CLICKED'],
    ['Shop:CLICKED', 'Shop:CLICKED'],
    ['clicked', 'CLICKED'],
  ])('the name %s goes as %s: a prefix keeps its case', (name, sent) => {
    expect(checkEvent({ type: 'CUSTOM', name })).toMatchObject({ event: { name: sent } });
  });

  test.each(['shop:', ':clicked', 'a:b:c'])('%s is no name', (name) => {
    expect(faultsOf({ type: 'CUSTOM', name })).toHaveLength(1);
  });

  test('a prefix of Sitecore is reserved in any case', () => {
    expect(faultsOf({ type: 'CUSTOM', name: 'sc_shop:CLICKED' })).toEqual(['name: Is a reserved name; choose another.']);
  });

  test.each([undefined, null, 'VIEW', [], new Date()])('%j is no event', (value) => {
    expect(faultsOf(value)).toEqual(['event: Must be an object.']);
  });

  test('keys of prototypes are unknown keys', () => {
    expect(faultsOf(JSON.parse('{"type":"VIEW","__proto__":{"page":"x"},"toString":"y"}'))).toEqual([
      '__proto__: Is set by the transport.',
      'toString: Is not a known key here.',
    ]);
    expect(faultsOf(JSON.parse('{"type":"CUSTOM","name":"A","__proto__":{"page":"x"}}'))).toEqual(['__proto__: Is set by the transport.']);
  });
});

describe('sitecoreCdpEvents', () => {
  const { validate } = sitecoreCdpEvents.sitecoreCdp['~standard'];

  test('gives back the normalised event', () => {
    expect(validate({ type: 'checkout', reference_id: 'a-1', status: 'purchased' })).toEqual({
      value: { type: 'CHECKOUT', reference_id: 'A-1', status: 'PURCHASED' },
    });
  });

  test('names the place of every fault', () => {
    expect(validate({ type: 'CONFIRM', product: [{ item_id: 'a' }, {}], page: 1 })).toEqual({
      issues: [
        { path: ['page'], message: 'Must be a text that is not empty.' },
        { path: ['product', 1, 'item_id'], message: 'Is missing; must be a text that is not empty.' },
      ],
    });
  });
});
