import type { EventEnvelope } from '@waymark/core';
import type { ExpectedRequest, TransportExample } from '@waymark/core/testing';
import type { TracifyOptions } from './options.ts';
import type { TracifyEvent } from './wire.ts';

const shop = 'https://shop.nordlicht-kaffee.example';
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const landing = {
  url: `${shop}/aktion/filterkaffee?utm_source=fb&utm_medium=paid&trc_mcmp_id=23850000000000017&trc_mag_id=23850000000000028&trc_mad_id=23850000000000039`,
  referrer: 'https://www.search-engine.example/results',
};
const visitor = {
  fbbe3ded1475fd21fb212d17482aa4d3b4854e905965097aa9538ca2de97f376: 2,
  '917977dd5a1001beb6c118a9b923810a89529ce78adbbaa471b2a66af1d78d8b': 3,
  '2286f596a7fd680677c8c9c383cf878a05ea247c1c373f9ca9893865c59446a9': 4,
} as const;
const email = { a99cff5242411413fbd89a8b950f181be271b1bf6fc35fe018666a541a4352d2: 1 } as const;

const coffee = { productId: '4410', sku: 'HL-1000', name: 'Hochland Röstung 1 kg', displayPrice: 24.9 };
const filters = { productId: '0093', name: 'Papierfilter Gr. 4', displayPrice: 3.95 };
const coffeeLine = { product: coffee, index: 0, quantity: 2, total: 49.8 };
const filterLine = { product: filters, index: 1, quantity: 1, total: 3.95 };

interface Place {
  readonly page: string;
  readonly referrer?: string;
  readonly email?: string;
  readonly at?: number;
}

function happened(id: string, name: string, payload: unknown, place: Place): EventEnvelope {
  return {
    v: 1,
    id,
    name,
    payload,
    occurredAt: place.at ?? Date.UTC(2025, 2, 30, 1, 59, 59, 999),
    seq: 0,
    who: { browserId: 'b-1', sessionId: 's-1', tabId: 't-1', ...(place.email !== undefined && { email: place.email }) },
    where: {
      runtime: 'browser',
      url: place.page,
      landing,
      client: { ip: '203.0.113.42', userAgent: browser },
      ...(place.referrer !== undefined && { referrer: place.referrer }),
    },
    consent: ['marketing'],
    priority: 'normal',
  };
}

const landed = happened('e-1', 'pageOpened', { url: landing.url, referrer: landing.referrer }, { page: landing.url, referrer: landing.referrer });

function expected(event: Pick<TracifyEvent, 'url' | 'type' | 'data'> & Partial<TracifyEvent>): readonly ExpectedRequest[] {
  const filled = { customer_site_id: '7c0e5a52-3b1d-4f6e-9a84-d2f1b6c09e37', identity_data: visitor, datetime: '2025-03-30 01:59:59', ...event };
  return [{ method: 'POST', path: '/api/v1/events', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: { events: [filled] } }];
}

const order = { orderId: 'SO-5521', currency: 'EUR', total: 58.7, shippingPrice: 4.95, items: [coffeeLine, filterLine] };

/** What becomes of each event. Customer site id: `7c0e5a52-3b1d-4f6e-9a84-d2f1b6c09e37`. */
export const examples: readonly TransportExample<TracifyOptions>[] = [
  {
    title: 'The first page view of a session carries the parameters of the landing page',
    given: landed,
    expect: expected({
      url: `${shop}/aktion/filterkaffee`,
      type: 'pageview',
      data: {
        Referer: 'https://www.search-engine.example/results',
        origin: shop,
        utm_source: 'fb',
        utm_medium: 'paid',
        trc_mcmp_id: '23850000000000017',
        trc_mag_id: '23850000000000028',
        trc_mad_id: '23850000000000039',
      },
    }),
  },
  {
    title: 'A product view later in the session carries none',
    before: [landed],
    given: happened('e-2', 'productViewed', { product: coffee }, { page: `${shop}/kaffee/hochland`, referrer: `${shop}/aktion/filterkaffee` }),
    expect: expected({ url: `${shop}/kaffee/hochland`, type: 'productview', data: { Referer: `${shop}/aktion/filterkaffee`, origin: shop } }),
  },
  {
    title: 'A cart with more in it than before is an addtocart',
    before: [landed],
    given: happened('e-3', 'cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { page: `${shop}/kaffee/hochland` }),
    expect: expected({ url: `${shop}/kaffee/hochland`, type: 'addtocart', data: { origin: shop } }),
  },
  {
    title: 'An addtocart can name what was added',
    options: { addToCartItems: true },
    before: [landed, happened('e-3', 'cartModified', { cart: { currency: 'EUR', total: 24.9, items: [{ ...coffeeLine, quantity: 1 }] } }, { page: shop })],
    given: happened('e-4', 'cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { page: `${shop}/kaffee/hochland` }),
    expect: expected({
      url: `${shop}/kaffee/hochland`,
      type: 'addtocart',
      data: { origin: shop, ITEM1: 'Hochland Röstung 1 kg', AMT1: '24.90', QTY1: '1' },
    }),
  },
  {
    title: 'A cart with less in it than before is nothing to Tracify',
    before: [landed, happened('e-3', 'cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { page: shop })],
    given: happened('e-4', 'cartModified', { cart: { currency: 'EUR', total: 0, items: [] } }, { page: shop }),
    expect: [],
  },
  {
    title: 'A cart from before an order that was told first is not wanted',
    before: [landed, happened('e-5', 'orderPlaced', { order }, { page: `${shop}/kasse/danke`, at: Date.UTC(2025, 2, 30, 2, 14, 7) })],
    given: happened('e-3', 'cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { page: `${shop}/kaffee/hochland` }),
    expect: [],
  },
  {
    title: 'An order is a purchase with its total, shipping included',
    before: [landed],
    given: happened('e-5', 'orderPlaced', { order }, { page: `${shop}/kasse/danke`, email: 'mira.holm@example.org', at: Date.UTC(2025, 2, 30, 2, 14, 7) }),
    expect: expected({
      url: `${shop}/kasse/danke`,
      identity_data: { ...email, ...visitor },
      datetime: '2025-03-30 02:14:07',
      type: 'purchase',
      data: {
        origin: shop,
        order_id: 'SO-5521',
        currency: 'EUR',
        cc: 'EUR',
        amount: '58.70',
        ITEM1: 'Hochland Röstung 1 kg',
        AMT1: '24.90',
        QTY1: '2',
        ITEM2: 'Papierfilter Gr. 4',
        AMT2: '3.95',
        QTY2: '1',
      },
    }),
  },
  {
    title: 'A goal is a conversion, named by the id of its event',
    before: [landed],
    given: happened('newsletter-2025-000731', 'goalCompleted', { goalId: 'newsletter', currency: 'EUR', value: 5 }, { page: `${shop}/newsletter` }),
    expect: expected({
      url: `${shop}/newsletter`,
      type: 'conversion',
      data: { origin: shop, conversion_id: 'newsletter-2025-000731', currency: 'EUR', cc: 'EUR', amount: '5.00', value: '5.00' },
    }),
  },
  {
    title: 'A goal without a value is worth nothing, in the currency of the shop',
    options: { currency: 'EUR' },
    before: [landed],
    given: happened('e-6', 'goalCompleted', { goalId: 'brochure' }, { page: `${shop}/b2b` }),
    expect: expected({
      url: `${shop}/b2b`,
      type: 'conversion',
      data: { origin: shop, conversion_id: 'e-6', currency: 'EUR', cc: 'EUR', amount: '0.00', value: '0.00' },
    }),
  },
  {
    title: 'Events without a counterpart are not wanted',
    given: happened('e-7', 'cartViewed', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { page: `${shop}/warenkorb` }),
    expect: [],
  },
];
