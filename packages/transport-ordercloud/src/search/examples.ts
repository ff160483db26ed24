import type { TransportExample } from '@waymark/core/testing';
import { exampleEvent } from '../example-event.ts';
import type { SearchOptions } from './options.ts';

const uuid = '1122334455-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j-1718181065123';
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const who = { browserId: 'browser-1', aliases: { discover: uuid } };
const signedIn = { ...who, userId: 'u-10071', email: 'mira.holm@example.org' };
const eid = '00b30c0e67eecdb2eb9318ae3f21f22ab59324a0a1da3e6e8844ce515d68e458';
const client = { ip: '203.0.113.42', userAgent: agent };
const visitor = { browser: { user_agent: agent }, geo: { ip: '203.0.113.42' } };
const page = (path: string) => ({ runtime: 'browser', url: `https://shop.example${path}`, locale: 'de-DE', client }) as const;
const context = (uri: string, more: object = {}) => ({ ...more, page: { uri, locale_country: 'de', locale_language: 'de' }, ...visitor });

const coffee = { productId: 'KAF-1000', name: 'Hochland Röstung 1 kg', displayPrice: 24.9, originalPrice: 27.5, url: 'https://shop.example/p/kaf-1000' };
const sample = { productId: 'PROBE', name: 'Probe', displayPrice: 0 };
const coffeeLine = { product: coffee, index: 0, quantity: 2, total: 49.8 };
const sampleLine = { product: sample, index: 1, quantity: 1, total: 0 };
const coffeeTold = { id: 'KAF-1000', entity_type: 'product', uri: '/p/kaf-1000', price: 27.5, final_price: 24.9, quantity: 2 };
const sampleTold = { id: 'PROBE', entity_type: 'product', price: 0, final_price: 0, quantity: 1 };
const { quantity: _two, ...coffeeSeen } = coffeeTold;
const firstCart = exampleEvent('cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { id: 'cart-1', who, where: page('/p/kaf-1000') });

/** What Sitecore Search receives for each event. */
export const searchExamples: readonly TransportExample<SearchOptions>[] = [
  {
    title: 'A page view',
    options: { pageName: (event) => (new URL(event.where.url ?? '').pathname === '/' ? 'home' : 'page') },
    given: exampleEvent('pageOpened', { url: 'https://shop.example/' }, { who, where: { ...page('/'), pageLoadedAt: 1718181061000 } }),
    expect: [told({ name: 'home', action: 'view', page_load_time_ms: 1718181061000, value: { context: context('/') } })],
  },
  {
    title: 'A product view',
    given: exampleEvent('productViewed', { product: coffee }, { who, where: page('/p/kaf-1000') }),
    expect: [told({ name: 'entity_page', action: 'view', value: { entities: [coffeeSeen], context: context('/p/kaf-1000') } })],
  },
  {
    title: 'A product put into the cart',
    given: firstCart,
    expect: [told({ name: 'cart', action: 'add', action_sub_type: 'conversion', value: { entities: [coffeeTold], context: context('/p/kaf-1000') } })],
  },
  {
    title: 'One unit taken out, something free put in: zero prices stay',
    before: [firstCart],
    given: exampleEvent(
      'cartModified',
      { cart: { currency: 'EUR', total: 24.9, items: [{ ...coffeeLine, quantity: 1, total: 24.9 }, sampleLine] } },
      { id: 'cart-2', who, where: page('/cart') },
    ),
    expect: [
      told({ name: 'cart', action: 'add', action_sub_type: 'conversion', value: { entities: [sampleTold], context: context('/cart') } }),
      told({ name: 'cart', action: 'remove', value: { entities: [{ ...coffeeTold, quantity: 1 }], context: context('/cart') } }),
    ],
  },
  {
    title: 'A cart view',
    given: exampleEvent('cartViewed', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { who, where: page('/cart') }),
    expect: [told({ name: 'cart', action: 'view', value: { entities: [coffeeTold], context: context('/cart') } })],
  },
  {
    title: 'A cart from before an order that was told first is not wanted',
    before: [exampleEvent('orderPlaced', { order: { orderId: 'SO-5521', currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { id: 'order-1', who, where: page('/checkout/done') })],
    given: { ...firstCart, occurredAt: 1718181005999 },
    expect: [],
  },
  {
    title: 'An order',
    given: exampleEvent(
      'orderPlaced',
      { order: { orderId: 'SO-5521', currency: 'EUR', total: 58.7, subtotal: 53.75, coupon: 'JUNE', items: [coffeeLine, sampleLine] } },
      { who: signedIn, where: page('/checkout/done'), priority: 'critical' },
    ),
    expect: [
      told({
        name: 'order_confirm',
        action: 'add',
        action_sub_type: 'conversion',
        value: {
          entities: [coffeeTold, sampleTold],
          transaction: { order_id: 'SO-5521', order_total: 58.7, order_subtotal: 53.75, coupon: 'JUNE' },
          context: context('/checkout/done', { user: { cuid: 'u-10071', eid } }),
        },
      }),
    ],
  },
  {
    title: 'A sign-in, with the hash of the e-mail address',
    given: exampleEvent('userSignedIn', { userId: 'u-10071' }, { who: signedIn, where: page('/account') }),
    expect: [told({ name: 'login', action: 'identify', value: { context: context('/account', { user: { cuid: 'u-10071', eid } }) } })],
  },
  {
    title: 'A sign-up',
    given: exampleEvent('userSignedUp', { userId: 'u-10071' }, { who, where: page('/account') }),
    expect: [told({ name: 'signup', action: 'identify', value: { context: context('/account', { user: { cuid: 'u-10071' } }) } })],
  },
  {
    title: 'An event of your own',
    given: exampleEvent('eventOccurred', { name: 'grinderCalibrated', details: { steps: 12, note: null } }, { who, where: page('/account') }),
    expect: [told({ name: 'grinderCalibrated', action: 'view', value: { custom_attributes: { steps: 12 }, context: context('/account') } })],
  },
];

function told(body: object) {
  return {
    method: 'POST',
    path: '/event/987654321-1122334455/v4/publish',
    headers: { authorization: '01-0123abcd-made-up' },
    body: { uuid, client_time_ms: 1718181065999, ...body },
  };
}
