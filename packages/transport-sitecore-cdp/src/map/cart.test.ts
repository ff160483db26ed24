import { describe, expect, test } from 'vitest';
import { fakeStream } from '../__fixtures__/fake-stream.ts';
import { beans, bench, cart, filters, happened, line, order, required } from '../__fixtures__/shop.ts';
import { addsOf, itemOf } from './cart.ts';
import { paymentOf } from '../parts/order-forms.ts';

describe('units and price', () => {
  test.each([
    [1, 119, 1, 119],
    [3, 321, 3, 107],
    [3, 2.4, 3, 0.8],
    [3, 100, 3, 33.3333],
    [0.75, 8.25, 1, 8.25],
    [2.5, 10, 3, 3.3333],
    [0.1 + 0.2, 3, 1, 3],
    [2.0000000001, 4, 2, 2],
    [2, 0, 2, 0],
  ])('of a line of %s units for %s are %s at %s', (quantity, total, units, price) => {
    expect(itemOf(line(beans, quantity, total), 0, required as never)).toMatchObject({ quantity: units, price });
  });
});

test('a product without a readable name goes by its id, one without a category as a product', async () => {
  const stream = fakeStream();
  await bench(stream).deliver(happened('orderPlaced', { order: order('A-1', line({ ...beans, name: ' ', category: '\t' }, 1, 119)) }));
  expect(stream.messages).toMatchObject([{ type: 'ADD', product: { name: '7710', type: 'PRODUCT' } }, { type: 'CONFIRM' }, { type: 'CHECKOUT' }]);
});

describe('the id of a line', () => {
  test.each([
    [{ productId: 'p' }, 'p'],
    [{ productId: 'p', variant: 'red' }, 'p/red'],
    [{ productId: 'p', variant: 'red', sku: 's' }, 's'],
  ])('of %j is %s', (product, id) => {
    expect(addsOf(cart(line({ ...beans, sku: undefined, ...product }, 1, 1)), 0, required as never)).toMatchObject([{ product: { item_id: id } }]);
  });

  test('adds up lines that share it', async () => {
    const stream = fakeStream();
    const gift = { ...line(beans, 1, 0, 1) };
    await bench(stream).deliver(happened('orderPlaced', { order: order('A-1', line(beans, 2, 238), gift) }));
    expect(stream.messages).toMatchObject([
      { type: 'ADD', product: { item_id: 'BEAN-ETH-250', quantity: 3, price: 79.3333 } },
      { type: 'CONFIRM', product: [{ item_id: 'BEAN-ETH-250' }] },
      { type: 'CHECKOUT' },
    ]);
  });

  test('and the class of the product can be the application’s own, and are the same in ADD and CONFIRM', async () => {
    const stream = fakeStream();
    const own = { itemId: ({ index }: { index: number }) => `row-${index}`, productType: () => 'coffee' };
    await bench(stream, own).deliver(happened('orderPlaced', { order: order('A-1', line(beans, 1, 119), line(beans, 1, 119, 1)) }));
    expect(stream.messages).toMatchObject([
      { product: { item_id: 'row-0', type: 'COFFEE' } },
      { product: { item_id: 'row-1', type: 'COFFEE' } },
      { product: [{ item_id: 'row-0' }, { item_id: 'row-1' }] },
      { type: 'CHECKOUT' },
    ]);
  });
});

describe('currencies', () => {
  test('of the cart win over the option', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) }));
    expect(stream.messages.map(({ currency }) => currency)).toEqual(['NOK', 'NOK', 'NOK']);
    expect(stream.messages).toMatchObject([{ product: { currency: 'NOK' } }, {}, {}]);
  });

  test('of the cart win when it is cleared, too', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await deliver(happened('cartModified', { cart: cart(line(beans, 1, 119)) }));
    await deliver(happened('cartModified', { cart: cart() }));
    expect(stream.messages).toMatchObject([{ type: 'CLEAR_CART', currency: 'NOK' }, { type: 'ADD', currency: 'NOK' }, { type: 'CLEAR_CART', currency: 'NOK' }]);
  });

  test('of a custom event fall back to the option and stay visible', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('cartViewed', { cart: { ...cart(line(filters, 1, 1)), currency: 'POINTS' } }));
    expect(stream.messages).toMatchObject([{ currency: 'EUR', ext: { cartCurrency: 'POINTS' } }]);
  });
});

test.each([
  [undefined, 'PRODUCT'],
  ['Coffee beans', 'COFFEE BEANS'],
])('a product of category %s is of type %s', async (category, type) => {
  const stream = fakeStream();
  await bench(stream).deliver(happened('cartModified', { cart: cart(line({ ...beans, category }, 1, 1)) }));
  expect(stream.messages).toMatchObject([{ type: 'CLEAR_CART' }, { product: { type } }]);
});

test.each([
  [undefined, { paymentType: 'Other' }],
  ['mobile-wallet', { paymentType: 'Other' }],
  ['paypal', { paymentType: 'PayPal' }],
  ['gift-card', { paymentType: 'Voucher' }],
  ['VISA credit', { paymentType: 'Card', cardType: 'Visa' }],
  ['mastercard', { paymentType: 'Card', cardType: 'Mastercard' }],
  ['Diners Club', { paymentType: 'Card', cardType: 'Diners' }],
  ['amex', { paymentType: 'Card', cardType: 'American Express' }],
  ['credit-card', { paymentType: 'Card' }],
])('payment method %s is read as %j', (paymentMethod, payment) => {
  expect(paymentOf({ ...order('A-1', line(beans, 1, 1)), paymentMethod })).toEqual(payment);
});

test('a whole order paid by a card of unknown make says Other, because Card must name its make', async () => {
  const stream = fakeStream();
  const placed = { order: { ...order('A-1', line(beans, 1, 119)), paymentMethod: 'credit-card' } };
  await bench(stream, { orders: 'order-checkout' }).deliver(happened('orderPlaced', placed));
  expect(stream.messages).toMatchObject([{ type: 'ORDER_CHECKOUT', order: { paymentType: 'Other' } }]);
  expect(stream.messages[0]?.['order']).not.toHaveProperty('cardType');
});
