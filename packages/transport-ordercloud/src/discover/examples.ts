import type { TransportExample } from '@waymark/core/testing';
import { exampleEvent } from '../example-event.ts';
import type { DiscoverOptions } from './options.ts';

const uuid = '1122334455-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j-1718181065123';
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const who = { browserId: 'browser-1', aliases: { discover: uuid } };
const signedIn = { ...who, userId: 'u-10071', email: 'mira.holm@example.org' };
const client = { ip: '203.0.113.42', userAgent: agent };
const eid = '00b30c0e67eecdb2eb9318ae3f21f22ab59324a0a1da3e6e8844ce515d68e458';
const at = { t: 1718181065999, t0: 1718181061000 };

const page = (path: string) =>
  ({ runtime: 'browser', url: `https://shop.example${path}`, locale: 'de-DE', pageLoadedAt: 1718181061000, client }) as const;
const locale = { locale_country: 'de', locale_language: 'de' };
const visitor = { geo: { ip: '203.0.113.42' }, browser: { user_agent: agent, device: 'pc' } };

const coffee = { productId: 'KAF-1000', name: 'Hochland Röstung 1 kg', displayPrice: 24.9, originalPrice: 27.5, url: 'https://shop.example/p/kaf-1000' };
const filters = { productId: 'FIL-4', name: 'Papierfilter Gr. 4', displayPrice: 3.95, originalPrice: 3.95 };
const coffeeLine = { product: coffee, index: 0, quantity: 2, total: 49.8 };
const filtersLine = { product: filters, index: 1, quantity: 1, total: 3.95 };
const coffeeTold = { sku: 'KAF-1000', quantity: 2, price: 24.9, price_original: 27.5 };
const filtersTold = { sku: 'FIL-4', quantity: 1, price: 3.95, price_original: 3.95 };

const onProduct = { page: { uri: '/p/kaf-1000', ...locale }, ...visitor };
const onProductInEuro = { ...onProduct, page: { ...onProduct.page, locale_currency: 'eur' } };
const firstCart = exampleEvent('cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { id: 'cart-1', who, where: page('/p/kaf-1000') });

/** What Sitecore Discover receives for each event. */
export const discoverExamples: readonly TransportExample<DiscoverOptions>[] = [
  {
    title: 'A page view that came from a campaign',
    given: exampleEvent('pageOpened', { url: 'https://shop.example/?utm_source=mail&utm_campaign=june' }, { who, where: page('/?utm_source=mail&utm_campaign=june') }),
    expect: [
      told('view', 'page', {
        context: {
          page: { uri: '/?utm_source=mail&utm_campaign=june', ...locale },
          ...visitor,
          campaign: { utm_source: 'mail', utm_campaign: 'june' },
        },
      }),
    ],
  },
  {
    title: 'A product view',
    given: exampleEvent('productViewed', { product: coffee }, { who, where: page('/p/kaf-1000') }),
    expect: [told('view', 'pdp', { products: [{ sku: 'KAF-1000' }], context: onProduct })],
  },
  {
    title: 'A product put into the cart',
    given: firstCart,
    expect: [told('a2c', 'pdp', { products: [coffeeTold], context: onProductInEuro })],
  },
  {
    title: 'Something added and something taken out: the addition, then the whole cart',
    before: [firstCart],
    given: exampleEvent(
      'cartModified',
      { cart: { currency: 'EUR', total: 28.85, items: [{ ...coffeeLine, quantity: 1, total: 24.9 }, filtersLine] } },
      { id: 'cart-2', who, where: page('/p/kaf-1000') },
    ),
    expect: [
      told('a2c', 'pdp', { products: [filtersTold], context: onProductInEuro }),
      told('status', 'cart', { products: [{ ...coffeeTold, quantity: 1 }, filtersTold], context: onProductInEuro }),
    ],
  },
  {
    title: 'A cart view is the state of the cart',
    given: exampleEvent('cartViewed', { cart: { currency: 'EUR', total: 53.75, items: [coffeeLine, filtersLine] } }, { who, where: page('/p/kaf-1000') }),
    expect: [told('status', 'cart', { products: [coffeeTold, filtersTold], context: onProductInEuro })],
  },
  {
    title: 'A sign-in, with the hash of the e-mail address',
    given: exampleEvent('userSignedIn', { userId: 'u-10071' }, { who: signedIn, where: { runtime: 'server', client } }),
    expect: [told('user', 'login', { context: { user: { id: 'u-10071', eid }, ...visitor } }, { t0: 1718181065999 })],
  },
  {
    title: 'A profile change, with the e-mail address in clear on request',
    options: { sendEmail: true },
    given: exampleEvent(
      'userProfileChanged',
      { patch: { operations: [{ type: 'set', path: 'company', value: 'Holm AS' }] } },
      { who: signedIn, where: page('/account') },
    ),
    expect: [
      told('user', 'info', { context: { user: { id: 'u-10071', email: 'mira.holm@example.org', eid }, page: { uri: '/account', ...locale }, ...visitor } }),
    ],
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
      { order: { orderId: 'SO-5521', currency: 'EUR', total: 58.7, subtotal: 53.75, items: [coffeeLine, filtersLine] } },
      { who: signedIn, where: page('/checkout/done'), priority: 'critical' },
    ),
    expect: [
      told('order', 'confirm', {
        products: [coffeeTold, filtersTold],
        checkout: { order_id: 'SO-5521', total: 58.7, subtotal: 53.75 },
        context: { user: { id: 'u-10071', eid }, page: { uri: '/checkout/done', ...locale, locale_currency: 'eur' }, ...visitor },
      }),
    ],
  },
  {
    title: 'A goal has no counterpart',
    given: exampleEvent('goalCompleted', { goalId: 'newsletter' }, { who, where: page('/') }),
    expect: [],
  },
];

function told(type: string, name: string, value: object, times: object = {}) {
  return {
    method: 'POST',
    path: '/event/987654321-1122334455/1',
    headers: { authorization: '01-0123abcd-made-up' },
    body: { data: { type, name, uuid, ...at, ...times, value } },
  };
}
