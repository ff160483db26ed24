import type { FakeAnswer, SandboxRequest } from '../fake.ts';
import { sandboxRequest } from '../sandbox-request.ts';
import { type SitecoreCdpFake, sitecoreCdpFake } from '../sitecore-cdp.ts';
import type { SitecoreCdpFakeOptions } from '../sitecore-cdp/tenant.ts';

export const browserId = '0d5c7f1e-2b34-4a56-8c78-9d0e1f2a3b4c';
export const otherBrowserId = '1e6d8a2f-3c45-4b67-9d89-0e1f2a3b4c5d';

/** The tenant of the examples: one shop with a sub-site and one airline. */
export const exampleTenant: SitecoreCdpFakeOptions = {
  clientKey: 'abc123',
  apiToken: 'api-token-1',
  pointsOfSale: ['shop.example/ireland', 'air.example'],
  browserIds: [browserId, otherBrowserId],
};

export type WireEvent = Readonly<Record<string, unknown>>;

/** An event with the seven common attributes; `undefined` takes one away. */
export function cdpEvent(type: string, fields: WireEvent = {}): WireEvent {
  return { channel: 'WEB', type, language: 'EN', currency: 'EUR', page: 'home', pos: 'shop.example/ireland', browser_id: browserId, ...fields };
}

const air = { pos: 'air.example' };
export const product = {
  type: 'FOOTWEAR',
  item_id: 'LINE_1',
  name: 'Trail Runner 3',
  orderedAt: '2027-03-01T10:15:30.000Z',
  quantity: 2,
  price: 79.5,
  productId: 'TR3-BLUE-42',
  currency: 'EUR',
  originalPrice: 89,
  originalCurrencyCode: 'USD',
  referenceId: 'TR3-0001',
};
export const flight = { type: 'FLIGHT', item_id: 'FLIGHT_1', name: 'ORK-LIS Economy Flight', currency: 'EUR', price: 118.4, quantity: 2, productId: 'ORK-LIS', origin: 'ORK', destination: 'LIS' };
export const bag = { type: 'BAG', item_id: 'BAG_1', name: 'Checked Bag 20 kg', currency: 'EUR', price: 25, quantity: 1, productId: 'BAG-20KG' };
export const order = {
  referenceId: 'ORD-7781',
  orderedAt: '2027-03-01T10:20:05.000Z',
  status: 'PURCHASED',
  currencyCode: 'EUR',
  price: 164,
  paymentType: 'Card',
  cardType: 'Visa',
  extensions: [{ name: 'ext', key: 'default', giftWrap: true }],
  orderItems: [
    {
      type: 'FOOTWEAR',
      referenceId: 'ORD-7781-1',
      orderedAt: '2027-03-01T10:20:05.000Z',
      status: 'PURCHASED',
      currencyCode: 'EUR',
      price: 79.5,
      name: 'Trail Runner 3',
      productId: 'TR3-BLUE-42',
      quantity: 2,
      extensions: [{ name: 'ext', key: 'default', size: '42' }],
    },
  ],
};
export const contact = {
  title: 'Ms',
  firstname: 'Mia',
  lastname: 'Stone',
  email: 'mia.stone@example.org',
  mobile: '+353850000001',
  street: ['12 Quay Road'],
  city: 'Cork',
  country: 'IE',
  postal_code: 'T12 AB34',
  identifiers: [{ provider: 'CRM_ID', id: 'C-10442' }],
};

/** One good event of every type. */
export const examples = {
  view: cdpEvent('VIEW', { referrer: 'https://news.example/article', utm_source: 'newsletter', utm_campaign: 'spring', ext: { pageVariantId: 'v2', isMember: true } }),
  identity: cdpEvent('IDENTITY', {
    page: 'login',
    identifiers: [{ provider: 'CRM_ID', id: 'C-10442', expiry_date: '2030-01-31T00:00' }],
    email: 'mia.stone@example.org',
    title: 'Ms',
    firstname: 'Mia',
    lastname: 'Stone',
    gender: 'female',
    dob: '1990-05-17T00:00',
    mobile: '+353850000001',
    phone: '+35310000002',
    street: ['12 Quay Road', 'Unit 4'],
    city: 'Cork',
    state: 'Munster',
    country: 'IE',
    postal_code: 'T12 AB34',
  }),
  search: cdpEvent('SEARCH', { page: 'search results', product_name: 'boots', product_type: 'FOOTWEAR' }),
  flightSearch: cdpEvent('SEARCH', {
    ...air,
    product_name: 'ORK-LIS',
    product_type: 'FLIGHT',
    flight_type: 'RT',
    origin: 'ORK',
    destination: 'LIS',
    start: '2027-06-02T07:20',
    end: '2027-06-09T18:45',
    adults: 2,
    children: 1,
    infants: 0,
    fare_class: 'Economy',
  }),
  add: cdpEvent('ADD', { page: 'product detail', product }),
  addFlight: cdpEvent('ADD', { ...air, product: flight }),
  addBag: cdpEvent('ADD', { ...air, product: bag }),
  addConsumers: cdpEvent('ADD_CONSUMERS', {
    ...air,
    consumer: [{ title: 'Ms', firstname: 'Mia', lastname: 'Stone', dob: '1990-05-17T00:00', nationality: 'Irish', reference_id: 'PAX_1', products: ['FLIGHT_1', 'BAG_1'] }],
  }),
  addContacts: cdpEvent('ADD_CONTACTS', { page: 'contact details', contact: [contact] }),
  confirm: cdpEvent('CONFIRM', { page: 'basket', product: [{ item_id: 'LINE_1' }] }),
  checkout: cdpEvent('CHECKOUT', { page: 'thank you', reference_id: 'ORD-7781', status: 'PURCHASED' }),
  orderCheckout: cdpEvent('ORDER_CHECKOUT', { page: 'thank you', order }),
  clearCart: cdpEvent('CLEAR_CART', { page: 'basket' }),
  payment: cdpEvent('PAYMENT', { page: 'payment', pay_type: 'Card' }),
  forceClose: cdpEvent('FORCE_CLOSE', { _bx_extended_message: '1' }),
  form: cdpEvent('FORM', { page: 'contact', ext: { formId: 'f-contact', interactionType: 'SUBMITTED', componentInstanceId: 'c-19' } }),
  custom: cdpEvent('ADD_TO_WISHLIST', { channel: 'MOBILE_APP', ext: { productId: 'TR3-BLUE-42', listSize: 4, isGift: false } }),
} as const;

/** The event as the POST form sends it. */
export function postEvent(event: WireEvent, receivedAt = 0): SandboxRequest {
  return sandboxRequest({ method: 'POST', path: '/v1.2/events', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ client_key: 'abc123', ...event }), receivedAt });
}

/** The event as the GET form sends it. */
export function getEvent(event: WireEvent, message = JSON.stringify(event)): SandboxRequest {
  return sandboxRequest({ path: `/v1.2/event/create.json?client_key=abc123&message=${encodeURIComponent(message)}` });
}

export interface ExampleFake extends SitecoreCdpFake {
  /** Sends events by POST one after another, `at` milliseconds after the start, and returns the last answer. */
  play(events: readonly WireEvent[], at?: number): Promise<FakeAnswer>;
}

export function openExampleFake(options: SitecoreCdpFakeOptions = {}): ExampleFake {
  let now = 0;
  const fake = sitecoreCdpFake({ ...exampleTenant, clock: () => now, ...options });
  return {
    ...fake,
    async play(events, at = now) {
      now = at;
      const answers: FakeAnswer[] = [];
      for (const event of events) answers.push(await fake.handle(postEvent(event, at)));
      const last = answers.at(-1);
      if (!last) throw new Error('No event was given');
      return last;
    },
  };
}
