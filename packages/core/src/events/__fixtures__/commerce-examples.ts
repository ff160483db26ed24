import type { StandardEventPayloads } from '../payloads.ts';

/** Payloads with the required properties only, and with every property. */
export type Examples<Names extends keyof StandardEventPayloads> = {
  readonly [Name in Names]: Readonly<Record<'minimal' | 'complete', StandardEventPayloads[Name]>>;
};

/** Payloads of the e-commerce events. */
export const commerceExamples: Examples<'productViewed' | 'cartViewed' | 'cartModified' | 'checkoutStarted' | 'orderPlaced'> = {
  productViewed: {
    minimal: { product: { productId: '7710', name: 'Ethiopia Guji 250 g', displayPrice: 11.9 } },
    complete: {
      product: {
        productId: '7710',
        sku: 'BEAN-ETH-250',
        name: 'Ethiopia Guji 250 g',
        category: 'Beans',
        brand: 'Harbor',
        variant: '250 g, whole',
        displayPrice: 11.9,
        originalPrice: 13.5,
        url: 'https://harbor.example/beans/ethiopia',
        imageUrl: 'https://img.harbor.example/eth250.webp',
      },
    },
  },
  cartViewed: {
    minimal: {
      cart: {
        currency: 'NOK',
        total: 119,
        items: [{ index: 0, quantity: 1, total: 119, product: { productId: '7710', name: 'Ethiopia Guji 250 g', displayPrice: 119 } }],
      },
    },
    complete: {
      cart: {
        currency: 'NOK',
        items: [
          {
            index: 0,
            quantity: 2,
            total: 214,
            discount: 24,
            coupon: 'BEANS10',
            product: {
              productId: '7710',
              sku: 'BEAN-ETH-250',
              name: 'Ethiopia Guji 250 g',
              category: 'Beans',
              brand: 'Harbor',
              variant: '250 g, whole',
              displayPrice: 119,
              originalPrice: 135,
              url: 'https://harbor.example/beans/ethiopia',
              imageUrl: 'https://img.harbor.example/eth250.webp',
            },
          },
          { index: 1, quantity: 1, total: 49, product: { productId: '0093', name: 'Paper filters', displayPrice: 49 } },
        ],
        subtotal: 263,
        shippingPrice: 39,
        taxes: { vat: 52.6 },
        costs: { goods: 96.4, packing: 6 },
        discount: 30,
        coupon: 'FIRSTCUP',
        total: 272,
        lastUpdateTime: 1760003599000,
      },
    },
  },
  cartModified: {
    minimal: { cart: { currency: 'NOK', total: 0, items: [] } },
    complete: {
      cart: {
        currency: 'NOK',
        items: [
          {
            index: 0,
            quantity: 3,
            total: 321,
            discount: 36,
            coupon: 'BEANS10',
            product: {
              productId: '7710',
              sku: 'BEAN-ETH-250',
              name: 'Ethiopia Guji 250 g',
              category: 'Beans',
              brand: 'Harbor',
              variant: '250 g, whole',
              displayPrice: 119,
              originalPrice: 135,
              url: 'https://harbor.example/beans/ethiopia',
              imageUrl: 'https://img.harbor.example/eth250.webp',
            },
          },
        ],
        subtotal: 321,
        shippingPrice: 0,
        taxes: { vat: 64.2 },
        costs: { goods: 140.1 },
        discount: 21,
        coupon: 'FIRSTCUP',
        total: 300,
        lastUpdateTime: 1760003700000,
      },
    },
  },
  checkoutStarted: {
    minimal: {
      cart: {
        currency: 'NOK',
        total: 119,
        items: [{ index: 0, quantity: 1, total: 119, product: { productId: '7710', name: 'Ethiopia Guji 250 g', displayPrice: 119 } }],
      },
    },
    complete: {
      orderId: 'HC-20931',
      cart: {
        currency: 'NOK',
        items: [
          {
            index: 0,
            quantity: 3,
            total: 321,
            discount: 36,
            coupon: 'BEANS10',
            product: {
              productId: '7710',
              sku: 'BEAN-ETH-250',
              name: 'Ethiopia Guji 250 g',
              category: 'Beans',
              brand: 'Harbor',
              variant: '250 g, whole',
              displayPrice: 119,
              originalPrice: 135,
              url: 'https://harbor.example/beans/ethiopia',
              imageUrl: 'https://img.harbor.example/eth250.webp',
            },
          },
        ],
        subtotal: 321,
        shippingPrice: 39,
        taxes: { vat: 64.2 },
        costs: { goods: 140.1 },
        discount: 21,
        coupon: 'FIRSTCUP',
        total: 339,
        lastUpdateTime: 1760003700000,
      },
    },
  },
  orderPlaced: {
    minimal: {
      order: {
        orderId: 'HC-20931',
        currency: 'NOK',
        total: 119,
        items: [{ index: 0, quantity: 1, total: 119, product: { productId: '7710', name: 'Ethiopia Guji 250 g', displayPrice: 119 } }],
      },
    },
    complete: {
      order: {
        orderId: 'HC-20931',
        currency: 'NOK',
        items: [
          {
            index: 0,
            quantity: 3,
            total: 321,
            discount: 36,
            coupon: 'BEANS10',
            product: {
              productId: '7710',
              sku: 'BEAN-ETH-250',
              name: 'Ethiopia Guji 250 g',
              category: 'Beans',
              brand: 'Harbor',
              variant: '250 g, whole',
              displayPrice: 119,
              originalPrice: 135,
              url: 'https://harbor.example/beans/ethiopia',
              imageUrl: 'https://img.harbor.example/eth250.webp',
            },
          },
        ],
        subtotal: 321,
        shippingPrice: 39,
        taxes: { vat: 64.2 },
        costs: { goods: 140.1 },
        discount: 21,
        coupon: 'FIRSTCUP',
        total: 339,
        paymentMethod: 'mobile-wallet',
        installments: 1,
        status: 'paid',
      },
    },
  },
};
