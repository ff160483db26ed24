import { createTracker, type Drop, type EventContext, type EventEnvelope, type Receipt, type StandardVocabulary, type Tracker, type Transport } from '@waymark/core';
import { createServerTracker } from '@waymark/node';
import { relayTransport } from '@waymark/relay/client';
import { namespace } from './start-stack.ts';

type Cart = StandardVocabulary['cartModified']['cart'];
type Product = StandardVocabulary['productViewed']['product'];

/** Where the visit takes place. */
export interface Shop {
  readonly url: string;
  readonly relayUrl: string;
  /** By which the relay knows the shop's own services. */
  readonly relayToken: string;
  /** IP address that the visitor comes from. */
  readonly visitorAddress: string;
  /** Transports of a service that reaches the vendors by itself. */
  readonly direct: readonly Transport[];
  readonly onDelivered: (event: EventEnvelope, transport: string) => void;
  readonly onDrop: (drop: Drop) => void;
}

export interface Visit {
  /** Events that went through the relay, those that say the same counted twice. */
  readonly relayed: number;
  /** What became of the events that went to the vendors directly. */
  readonly direct: Receipt;
  /** Events that both sides tracked, so that one of them must be recognised as a repeat. */
  readonly twice: number;
  readonly orderId: string;
  readonly total: number;
}

const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const browserId = '5d7e2c1a-6f3b-4a90-8c2d-1e9f0b7a3c54';
const customer = { id: 'customer-1042', email: 'signe@example.org' };

const basil: Product = { productId: 'basil', sku: 'NL-101', name: 'Basil in a pot', category: 'Herbs', displayPrice: 4.5 };
const fern: Product = { productId: 'fern', sku: 'NL-204', name: 'Boston fern', category: 'House plants', displayPrice: 18.9 };

/**
 * Plays one visit from landing to order. The page tracks through the relay, the order service confirms the same order through it,
 * and a third service reaches the vendors by itself.
 */
export async function playVisit(shop: Shop): Promise<Visit> {
  const orderId = `NL-${Date.now().toString(36).toUpperCase()}`;
  const cart = cartOf([basil, 2], [fern, 1]);
  const order = { ...cart, orderId, paymentMethod: 'invoice', status: 'placed' } as const;
  const inPage = await playPage(shop, order);
  const inService = await playOrderService(shop, order);
  const direct = await playGoalService(shop, orderId);
  return { relayed: inPage + inService, direct, twice: 1, orderId, total: cart.total };
}

async function playPage(shop: Shop, order: StandardVocabulary['orderPlaced']['order']): Promise<number> {
  let page = '/';
  const tracker = createTracker({
    transports: [relayTransport({ url: shop.relayUrl, fetch: asBrowser })],
    context: () => contextOf(shop, page),
    flushIntervalMs: 50,
  });
  const open = (path: string): void => {
    page = path;
    tracker.track('pageOpened', { url: `${shop.url}${path}` });
  };
  open('/?utm_source=newsletter&utm_campaign=spring');
  open('/product.html?id=basil');
  tracker.track('productViewed', { product: basil });
  tracker.track('cartModified', { cart: cartOf([basil, 1]) });
  open('/product.html?id=fern');
  tracker.track('productViewed', { product: fern });
  tracker.track('cartModified', { cart: cartOf([basil, 1], [fern, 1]) });
  open('/cart.html');
  tracker.track('cartModified', { cart: cartOf([basil, 2], [fern, 1]) });
  tracker.track('cartViewed', { cart: cartOf([basil, 2], [fern, 1]) });
  tracker.identify(customer.id, { email: customer.email });
  open('/checkout.html');
  tracker.track('checkoutStarted', { cart: cartOf([basil, 2], [fern, 1]) });
  tracker.track('orderPlaced', { order });
  open('/thanks.html');
  return acceptedIn(await leave(tracker));
}

/** Node has no User-Agent of a browser, by which the relay would take the visit for a machine's. */
const asBrowser: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set('user-agent', userAgent);
  return fetch(input, { ...init, headers });
};

/** Confirms what the page said. Both name the same order, so it counts once. */
async function playOrderService(shop: Shop, order: StandardVocabulary['orderPlaced']['order']): Promise<number> {
  const tracker = createServerTracker({ service: 'orders', request: { namespace }, transports: [relayTransport({ url: shop.relayUrl, token: shop.relayToken })] });
  tracker.forRequest(requestOf(shop), { userId: customer.id, email: customer.email, remoteAddress: shop.visitorAddress }).track('orderPlaced', { order });
  return acceptedIn(await leave(tracker));
}

async function playGoalService(shop: Shop, orderId: string): Promise<Receipt> {
  const tracker = createServerTracker({ service: 'goals', request: { namespace }, transports: shop.direct, onDelivered: shop.onDelivered, onDrop: shop.onDrop });
  const visitor = tracker.forRequest(requestOf(shop), { userId: customer.id, email: customer.email, remoteAddress: shop.visitorAddress });
  visitor.track('goalCompleted', { goalId: 'first-order' }, { key: orderId });
  return leave(tracker);
}

/** The request that the visitor's browser sends to a service of the shop. */
function requestOf(shop: Shop): Request {
  const headers = {
    cookie: `${namespace}_id=${browserId}; ${namespace}_consent=analytics:granted,marketing:granted`,
    'user-agent': userAgent,
    referer: `${shop.url}/checkout.html`,
  };
  return new Request(`${shop.url}/api/orders`, { method: 'POST', headers });
}

/** Hands everything over and ends the tracker. */
async function leave(tracker: Pick<Tracker, 'flush' | 'close'>): Promise<Receipt> {
  await tracker.flush();
  return tracker.close();
}

function acceptedIn({ transports }: Receipt): number {
  return transports['relay']?.accepted ?? 0;
}

function contextOf(shop: Shop, page: string): EventContext {
  return {
    who: { browserId, sessionId: 'c1f0a3d2-7b64-4e0f-9a55-2d8e6b1c4f90', tabId: '0b8e5f1c-93a7-4d26-8e4b-6a1d7c2f5e38' },
    where: { runtime: 'browser', url: `${shop.url}${page}`, title: 'Northleaf', locale: 'en-IE', landing: { url: `${shop.url}/?utm_source=newsletter&utm_campaign=spring` } },
  };
}

function cartOf(...lines: readonly (readonly [Product, number])[]): Cart & { readonly total: number } {
  const items = lines.map(([product, quantity], index) => ({ index, quantity, product, total: cents((product.displayPrice ?? 0) * quantity) }));
  const total = cents(items.reduce((sum, item) => sum + item.total, 0));
  return { currency: 'EUR', items, subtotal: total, total };
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
