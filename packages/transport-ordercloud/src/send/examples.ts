import type { TransportExample } from '@waymark/core/testing';
import { exampleEvent } from '../example-event.ts';
import type { SendOptions } from './options.ts';

const who = { browserId: '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10', sessionId: 'b6a1c0de-3f59-4a8b-b7e2-a1d3c4f5e607' };
const ids = { siteId: '5f2c1de0a94b4e7f8d3b6c7a90e1f245', ContactId: '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10', sessionId: 'b6a1c0de3f594a8bb7e2a1d3c4f5e607' };
const page = { runtime: 'browser', url: 'https://shop.example/p/kaf-1000' } as const;

const coffee = {
  productId: 'KAF-1000',
  name: 'Hochland Röstung 1 kg',
  displayPrice: 24.9,
  url: 'https://shop.example/p/kaf-1000',
  imageUrl: 'https://img.shop.example/kaf-1000.jpg',
  variant: 'whole bean',
};
const filters = { productId: 'FIL-4', name: 'Papierfilter Gr. 4', displayPrice: 3.95, url: 'https://shop.example/p/fil-4' };
const { imageUrl: _image, variant: _variant, ...plainCoffee } = coffee;

const coffeeTold = {
  itemCode: 'KAF-1000',
  itemPrice: 24.9,
  itemUrl: 'https://shop.example/p/kaf-1000',
  itemQuantity: 2,
  itemTotalPrice: 49.8,
  itemName: 'Hochland Röstung 1 kg',
};
const imageTold = { itemImage: 'https://img.shop.example/kaf-1000.jpg' };
const filtersTold = {
  itemCode: 'FIL-4',
  itemPrice: 3.95,
  itemUrl: 'https://shop.example/p/fil-4',
  itemQuantity: 1,
  itemTotalPrice: 3.95,
  itemName: 'Papierfilter Gr. 4',
};
const coffeeLine = { product: coffee, index: 0, quantity: 2, total: 49.8 };

/** What Sitecore Send receives for each event. */
export const sendExamples: readonly TransportExample<SendOptions>[] = [
  {
    title: 'A page view',
    given: exampleEvent('pageOpened', { url: 'https://shop.example/' }, { who, where: { runtime: 'browser', url: 'https://shop.example/' } }),
    expect: [{ method: 'POST', path: '/track', body: { ...ids, actionType: 'PAGE_VIEWED', Url: 'https://shop.example/' } }],
  },
  {
    title: 'A page reached from a mail names its campaign',
    given: exampleEvent(
      'pageOpened',
      { url: 'https://shop.example/?cmid=0f8fad5b-d9cb-469f-a165-70867728950e' },
      { who, where: { runtime: 'browser', url: 'https://shop.example/?cmid=0f8fad5b-d9cb-469f-a165-70867728950e' } },
    ),
    expect: [
      {
        method: 'POST',
        path: '/track',
        body: {
          ...ids,
          actionType: 'PAGE_VIEWED',
          CampaignId: '0f8fad5bd9cb469fa16570867728950e',
          Url: 'https://shop.example/?cmid=0f8fad5b-d9cb-469f-a165-70867728950e',
        },
      },
    ],
  },
  {
    title: 'A product view is a page view with a product',
    given: exampleEvent('productViewed', { product: coffee }, { who, where: page }),
    expect: [
      {
        method: 'POST',
        path: '/track',
        body: {
          ...ids,
          actionType: 'PAGE_VIEWED',
          Url: 'https://shop.example/p/kaf-1000',
          properties: [{ product: { ...coffeeTold, itemQuantity: 1, itemTotalPrice: 24.9, ...imageTold } }],
        },
      },
    ],
  },
  {
    title: 'A product put into the cart, with a custom attribute',
    options: { attributes: (product) => (product.variant === undefined ? {} : { grind: product.variant }) },
    given: exampleEvent('cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { who, where: page }),
    expect: [
      {
        method: 'POST',
        path: '/track',
        body: {
          ...ids,
          actionType: 'ADDED_TO_ORDER',
          Url: 'https://shop.example/p/kaf-1000',
          properties: [{ product: { ...coffeeTold, ...imageTold, grind: 'whole bean' } }],
        },
      },
    ],
  },
  {
    title: 'Only what came into the cart is told',
    before: [exampleEvent('cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { id: 'cart-1', who, where: page })],
    given: exampleEvent(
      'cartModified',
      {
        cart: {
          currency: 'EUR',
          total: 78.65,
          items: [{ ...coffeeLine, quantity: 3, total: 74.7 }, { product: filters, index: 1, quantity: 1, total: 3.95 }],
        },
      },
      { id: 'cart-2', who, where: page },
    ),
    expect: [
      {
        method: 'POST',
        path: '/track',
        body: {
          ...ids,
          actionType: 'ADDED_TO_ORDER',
          Url: 'https://shop.example/p/kaf-1000',
          properties: [{ product: { ...coffeeTold, ...imageTold, itemQuantity: 1, itemTotalPrice: 24.9 } }],
        },
      },
      {
        method: 'POST',
        path: '/track',
        body: { ...ids, actionType: 'ADDED_TO_ORDER', Url: 'https://shop.example/p/kaf-1000', properties: [{ product: filtersTold }] },
      },
    ],
  },
  {
    title: 'A cart from before an order that was told first is not wanted',
    before: [exampleEvent('orderPlaced', { order: { orderId: 'SO-5521', currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { id: 'order-1', who, where: page })],
    given: exampleEvent('cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { who, where: page, occurredAt: 1718181005999 }),
    expect: [],
  },
  {
    title: 'Units taken out of the cart, with sendRemovals',
    options: { sendRemovals: true },
    before: [exampleEvent('cartModified', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { id: 'cart-1', who, where: page })],
    given: exampleEvent(
      'cartModified',
      { cart: { currency: 'EUR', total: 24.9, items: [{ ...coffeeLine, quantity: 1, total: 24.9 }] } },
      { id: 'cart-2', who, where: page },
    ),
    expect: [
      {
        method: 'POST',
        path: '/track',
        body: {
          ...ids,
          actionType: 'ADDED_TO_ORDER',
          Url: 'https://shop.example/p/kaf-1000',
          properties: [{ product: { ...coffeeTold, ...imageTold, itemQuantity: -1, itemTotalPrice: -24.9 } }],
        },
      },
    ],
  },
  {
    title: 'An order',
    given: exampleEvent(
      'orderPlaced',
      {
        order: {
          orderId: 'SO-5521',
          currency: 'EUR',
          total: 58.7,
          items: [
            { product: plainCoffee, index: 0, quantity: 2, total: 49.8 },
            { product: filters, index: 1, quantity: 1, total: 3.95 },
          ],
        },
      },
      { who: { ...who, email: 'Mira.Holm@example.org ' }, where: { runtime: 'browser', url: 'https://shop.example/checkout/done' }, priority: 'critical' },
    ),
    expect: [
      {
        method: 'POST',
        path: '/track',
        body: {
          ...ids,
          actionType: 'ORDER_COMPLETED',
          ContactEmailAddress: 'mira.holm@example.org',
          Url: 'https://shop.example/checkout/done',
          properties: [{ products: [{ ...coffeeTold, orderId: 'SO-5521' }, { ...filtersTold, orderId: 'SO-5521' }], totalPrice: 58.7 }],
        },
      },
    ],
  },
  {
    title: 'A sign-up identifies the visitor',
    given: exampleEvent(
      'userSignedUp',
      { userId: 'u-10071', profile: { firstName: 'Mira', lastName: 'Holm', email: 'mira.holm@example.org', custom: { CustomerGroup: 'Retail' } } },
      { who, where: page },
    ),
    expect: [
      {
        method: 'POST',
        path: '/identify',
        body: {
          ...ids,
          actionType: 'IDENTIFY',
          ContactEmailAddress: 'mira.holm@example.org',
          ContactName: 'Mira Holm',
          properties: { CustomerGroup: 'Retail' },
        },
      },
    ],
  },
  {
    title: 'A sign-in without an e-mail address has no counterpart',
    given: exampleEvent('userSignedIn', { userId: 'u-10071' }, { who, where: page }),
    expect: [],
  },
  {
    title: 'A server names the visitor whose request it was',
    given: exampleEvent('pageOpened', { url: 'https://shop.example/' }, { who, where: { runtime: 'server', client: { ip: '203.0.113.42', userAgent: 'Mozilla/5.0 (X11)' } } }),
    expect: [
      {
        method: 'POST',
        path: '/track',
        headers: { 'x-original-request-ip-address': '203.0.113.42', 'x-original-user-agent': 'Mozilla/5.0 (X11)' },
        body: { ...ids, actionType: 'PAGE_VIEWED', Url: 'https://shop.example/' },
      },
    ],
  },
  {
    title: 'A goal',
    given: exampleEvent('goalCompleted', { goalId: 'newsletter', value: 5, currency: 'EUR' }, { who, where: page }),
    expect: [
      {
        method: 'POST',
        path: '/track',
        body: {
          ...ids,
          actionType: 'GOAL_COMPLETED',
          Url: 'https://shop.example/p/kaf-1000',
          properties: [{ goalId: 'newsletter', value: 5, currency: 'EUR' }],
        },
      },
    ],
  },
  {
    title: 'An event of your own',
    given: exampleEvent('eventOccurred', { name: 'grinderCalibrated', details: { steps: 12 } }, { who, where: page }),
    expect: [
      {
        method: 'POST',
        path: '/track',
        body: { ...ids, actionType: 'GRINDER_CALIBRATED', Url: 'https://shop.example/p/kaf-1000', properties: [{ steps: 12, eventName: 'grinderCalibrated' }] },
      },
    ],
  },
  {
    title: 'A cart view has no counterpart',
    given: exampleEvent('cartViewed', { cart: { currency: 'EUR', total: 49.8, items: [coffeeLine] } }, { who, where: page }),
    expect: [],
  },
];
