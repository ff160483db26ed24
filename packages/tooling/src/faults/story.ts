import type { EpochMs, StandardVocabulary } from '@waymark/core';
import type { Visitor } from './visitors.ts';

type Cart = StandardVocabulary['cartModified']['cart'];
type Order = StandardVocabulary['orderPlaced']['order'];
type Product = StandardVocabulary['productViewed']['product'];

export const shopUrl = 'https://storefront.example';
/** What each order comes to, to the cent. */
export const orderTotal = 26.14;
/** Lines of each order, as quantity and SKU. */
export const orderLines = ['3 × NL-101', '1 × NL-330'];

/** One thing that happens on a page. */
export type Step = {
  readonly [Name in StepName]: { readonly name: Name; readonly payload: StandardVocabulary[Name]; readonly page: string; readonly at: EpochMs };
}[StepName];

type StepName = 'pageOpened' | 'productViewed' | 'cartModified' | 'cartViewed' | 'checkoutStarted' | 'orderPlaced';
type Happening = readonly [path: string, what: readonly [name: StepName, payload: object]];
type Line = readonly [product: Product, quantity: number];

const basil = product('basil', 'NL-101', 'Basil in a pot', 4.35);
const fern = product('fern', 'NL-204', 'Boston fern', 18.9);
const pot = product('pot', 'NL-330', 'Clay pot', 13.09);

/**
 * One visit: three products viewed; one put into the cart, a second one, more of the first, the second taken out, a third; an order. Nothing else of any
 * visitor happens in the same second, and every page address is used once, so that what a vendor got tells which event it was.
 */
export function storyOf(visitor: Visitor, index: number, now: EpochMs): readonly Step[] {
  const begin = Math.floor(now / 1000) * 1000 - 600_000 + index * 1000;
  return happenings(visitor).map(([path, [name, payload]], place) => {
    const at = begin + place * 7000;
    const page = `${shopUrl}${path}?at=${at}`;
    return { name, payload: name === 'pageOpened' ? { url: page } : payload, page, at } as Step;
  });
}

function happenings({ orderId }: Visitor): readonly Happening[] {
  const filled = cartOf([basil, 3], [pot, 1]);
  const open: Happening[1] = ['pageOpened', {}];
  const view = (viewed: Product): Happening[1] => ['productViewed', { product: viewed }];
  const change = (...lines: readonly Line[]): Happening[1] => ['cartModified', { cart: cartOf(...lines) }];
  return [
    ['/', open],
    ['/p/basil', open],
    ['/p/basil', view(basil)],
    ['/p/basil', change([basil, 1])],
    ['/p/fern', open],
    ['/p/fern', view(fern)],
    ['/p/fern', change([basil, 1], [fern, 1])],
    ['/p/pot', open],
    ['/p/pot', view(pot)],
    ['/cart', open],
    ['/cart', change([basil, 3], [fern, 1])],
    ['/cart', change([basil, 3])],
    ['/cart', change([basil, 3], [pot, 1])],
    ['/cart', ['cartViewed', { cart: filled }]],
    ['/checkout', open],
    ['/checkout', ['checkoutStarted', { cart: filled }]],
    ['/checkout', ['orderPlaced', { order: orderOf(orderId) }]],
    ['/thanks', open],
  ];
}

export function orderOf(orderId: string): Order {
  const { total, ...cart } = cartOf([basil, 3], [pot, 1]);
  return { ...cart, total, orderId, paymentMethod: 'invoice', status: 'placed' };
}

function product(productId: string, sku: string, name: string, displayPrice: number): Product {
  return { productId, sku, name, displayPrice, url: `${shopUrl}/p/${productId}`, category: 'Plants' };
}

function cartOf(...lines: readonly Line[]): Cart & { readonly total: number } {
  const items = lines.map(([each, quantity], index) => ({ index, quantity, product: each, total: cents((each.displayPrice ?? 0) * quantity) }));
  const total = cents(items.reduce((sum, item) => sum + item.total, 0));
  return { currency: 'EUR', items, subtotal: total, total };
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
