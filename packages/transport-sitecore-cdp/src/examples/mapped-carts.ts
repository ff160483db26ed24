import type { Cart, LineItem, Order } from '@waymark/core/events';
import type { ExpectedRequest } from '@waymark/core/testing';
import { type Example, happened, message } from './happened.ts';

const shoe = { productId: 'TR3', sku: 'TR3-BLUE-42', name: 'Trail Runner 3', category: 'Footwear', displayPrice: 89 };
const rope = { productId: 'ROPE', variant: 'red', name: 'Rope by the Metre', displayPrice: 4 };
const shoes: LineItem = { product: shoe, index: 0, quantity: 2, total: 159, discount: 19 };
const metres: LineItem = { product: rope, index: 1, quantity: 2.5, total: 10 };

function cart(...items: LineItem[]): Cart {
  return { currency: 'EUR', total: items.reduce((sum, { total }) => sum + total, 0), items };
}

const time = { orderedAt: '2027-03-01T10:15:30.000Z' };
const addShoes = message('ADD', {
  product: {
    type: 'FOOTWEAR',
    item_id: 'TR3-BLUE-42',
    name: 'Trail Runner 3',
    ...time,
    quantity: 2,
    price: 79.5,
    productId: 'TR3',
    currency: 'EUR',
    referenceId: 'TR3-BLUE-42',
  },
});
const addRope = message('ADD', {
  product: {
    type: 'PRODUCT',
    item_id: 'ROPE/red',
    name: 'Rope by the Metre',
    ...time,
    quantity: 3,
    price: 3.3333,
    productId: 'ROPE',
    currency: 'EUR',
    referenceId: 'ROPE/red',
  },
});
const inCart = happened('cartModified', { cart: cart(shoes) });

const order: Order = { orderId: 'ord-7781', ...cart(shoes, metres), total: 174, shippingPrice: 5, paymentMethod: 'visa' };
const owner = [{ provider: 'CRM_ID', id: 'C-10442' }];
const identified = { identityProvider: 'CRM_ID' } as const;
const confirm = message('CONFIRM', { product: [{ item_id: 'TR3-BLUE-42' }, { item_id: 'ROPE/red' }] });
const checkout = message('CHECKOUT', { reference_id: 'ORD-7781', status: 'PURCHASED' });
const contact = message('ADD_CONTACTS', { contact: [{ identifiers: owner }] });

const wholeOrder: ExpectedRequest = message('ORDER_CHECKOUT', {
  order: {
    referenceId: 'ord-7781',
    ...time,
    status: 'PURCHASED',
    currencyCode: 'EUR',
    price: 174,
    paymentType: 'Card',
    cardType: 'Visa',
    orderItems: [
      { type: 'FOOTWEAR', referenceId: 'ord-7781-1', ...time, status: 'PURCHASED', currencyCode: 'EUR', price: 79.5, name: 'Trail Runner 3', productId: 'TR3', quantity: 2 },
      { type: 'PRODUCT', referenceId: 'ord-7781-2', ...time, status: 'PURCHASED', currencyCode: 'EUR', price: 3.3333, name: 'Rope by the Metre', productId: 'ROPE', quantity: 3 },
    ],
  },
});

/** Carts and orders. */
export const mappedCarts: readonly Example[] = [
  {
    title: 'cartModified when the cart at Sitecore CDP is not known: it is cleared and filled',
    given: inCart,
    expect: [message('CLEAR_CART'), addShoes],
  },
  {
    title: 'cartModified with a new line: only that line is added; parts of a unit are rounded up and the price fits the line total',
    before: [inCart],
    given: happened('cartModified', { cart: cart(shoes, metres) }),
    expect: [addRope],
  },
  {
    title: 'cartModified with a line gone: the cart is cleared and filled, because nothing removes a single line',
    before: [happened('cartModified', { cart: cart(shoes, metres) })],
    given: happened('cartModified', { cart: cart(metres) }),
    expect: [message('CLEAR_CART'), addRope],
  },
  { title: 'cartModified with nothing left', before: [inCart], given: happened('cartModified', { cart: cart() }), expect: [message('CLEAR_CART')] },
  {
    title: 'orderPlaced adds what the cart lacks, names the owner, confirms and checks out',
    options: identified,
    before: [inCart],
    given: happened('orderPlaced', { order }),
    expect: [addRope, contact, confirm, checkout],
  },
  {
    title: 'cartModified from before an order that was told first: not wanted, because it would fill the cart again',
    before: [happened('orderPlaced', { order })],
    given: { ...inCart, occurredAt: inCart.occurredAt - 60_000 },
    expect: [],
  },
  {
    title: 'orderPlaced after an IDENTITY in the same session needs no contact; PAYMENT is an option',
    options: { ...identified, sendPayment: true },
    before: [happened('userSignedIn', { userId: 'C-10442' }), inCart],
    given: happened('orderPlaced', { order }),
    expect: [addRope, confirm, checkout, message('PAYMENT', { pay_type: 'Card' })],
  },
  {
    title: 'orderPlaced with orders: order-checkout identifies the guest and sends the order whole',
    options: { ...identified, orders: 'order-checkout' },
    given: happened('orderPlaced', { order }),
    expect: [message('IDENTITY', { identifiers: owner }), wholeOrder],
  },
  {
    title: 'cartViewed',
    given: happened('cartViewed', { cart: cart(shoes) }),
    expect: [message('CART_VIEWED', { ext: { cartCurrency: 'EUR', cartTotal: 159, cartItemCount: 1, cartQuantity: 2 } })],
  },
  {
    title: 'checkoutStarted',
    given: happened('checkoutStarted', { cart: cart(shoes), orderId: 'ord-7781' }),
    expect: [message('CHECKOUT_STARTED', { ext: { cartCurrency: 'EUR', cartTotal: 159, cartItemCount: 1, cartQuantity: 2, orderId: 'ord-7781' } })],
  },
];
