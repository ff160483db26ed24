import { randomUUID } from 'node:crypto';
import { answerPreflight, type CorsRules, corsHeaders } from './cors.ts';
import type { FakeAnswer, SandboxRequest, VendorFake } from './fake.ts';
import { answerCart } from './ordercloud/cart.ts';
import { cartTotal, type Cart } from './ordercloud/cart-model.ts';
import { deliveryConfigs } from './ordercloud/delivery-configs.ts';
import { messageSenders } from './ordercloud/message-senders.ts';
import { createMarketplace, type Marketplace, type SentMessage } from './ordercloud/marketplace.ts';
import { answerMe } from './ordercloud/me.ts';
import { demoClients, demoProducts, demoUsers, type OrderCloudFakeOptions } from './ordercloud/options.ts';
import { apiError, notFound, type Reply, success } from './ordercloud/reply.ts';
import { answerResource } from './ordercloud/resource.ts';
import { createSigningKey, type SigningKey } from './ordercloud/signing-key.ts';
import { answerToken } from './ordercloud/token.ts';
import { trackingEvents } from './ordercloud/tracking-events.ts';
import { tellWebhooks } from './ordercloud/webhook-calls.ts';
import { webhooks } from './ordercloud/webhooks.ts';

/** What the marketplace would show. */
export interface OrderCloudView {
  readonly trackingEvents: readonly unknown[];
  readonly deliveryConfigurations: readonly unknown[];
  readonly carts: readonly CartView[];
  readonly orders: readonly CartView[];
  readonly messages: readonly SentMessage[];
}

interface CartView {
  readonly order: string;
  readonly buyer: string;
  readonly total: number;
  readonly lines: readonly string[];
}

/** An OrderCloud fake whose view is typed. */
export interface OrderCloudFake extends VendorFake {
  view(): OrderCloudView;
  /** Resolves when every message that was on its way has been answered or has failed. */
  idle(): Promise<void>;
}

/** Storefronts call the API from pages. */
const cors: CorsRules = { methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], headers: ['authorization', 'content-type', 'accept'] };

/**
 * A strict OrderCloud: tokens, the resources that configure tracking events, webhooks and message senders, and as much of a shop (cart, submit, me) as it
 * takes to make it send them, signed.
 */
export function orderCloudFake(options: OrderCloudFakeOptions = {}): OrderCloudFake {
  const { newId = randomUUID, signingKey } = options;
  const settings = { ...defaults, newId, fetch: globalThis.fetch, ...options };
  let market = createMarketplace(settings);
  let key = signingKey && Promise.resolve(signingKey);

  async function handle(request: SandboxRequest): Promise<FakeAnswer> {
    const preflight = answerPreflight(cors, request);
    if (preflight) return preflight;
    key ??= createSigningKey(newId());
    const reply = answer(market, request, await key);
    tellWebhooks(market, request, reply);
    const { status, reason, headers } = reply;
    const isJson = reply.body !== undefined;
    const body = isJson && settings.byteOrderMark ? `\uFEFF${JSON.stringify(reply.body)}` : reply.body;
    return {
      ...{ status, body, verdict: status < 400 ? 'accepted' : 'rejected', reason, summary: `${request.method} ${request.path}` },
      headers: { ...headers, ...(isJson && { 'content-type': 'application/json; charset=utf-8' }) },
    };
  }

  return {
    name: 'ordercloud',
    title: 'OrderCloud',
    handle,
    cors: (request) => corsHeaders(cors, request),
    view: () => viewOf(market),
    async idle() {
      while (market.underWay.size > 0) await Promise.all(market.underWay);
    },
    reset() {
      market = createMarketplace(settings);
    },
  };
}

const defaults = {
  clients: demoClients,
  users: demoUsers,
  products: demoProducts,
  currency: 'EUR',
  language: 'de-DE',
  messagePrefix: 'sitecore.ordercloud.messages.',
  byteOrderMark: false,
  wrappedWebhooks: false,
  trackingEventsEnabled: true,
} as const;

function answer(market: Marketplace, request: SandboxRequest, key: SigningKey): Reply {
  const kid = /^\/oauth\/certs\/([^/]+)$/.exec(request.path)?.[1];
  if (request.path === '/oauth/token') return answerToken(market, request, key);
  if (kid !== undefined) return kid === key.kid ? success(200, key.certificate(), 'Key shown') : notFound('Certificate', kid);
  if (request.path.startsWith(trackingEvents.path) && !market.settings.trackingEventsEnabled) return notFound('TrackingEvent', '');
  return (
    answerResource(market, request, trackingEvents) ??
    answerResource(market, request, deliveryConfigs) ??
    answerResource(market, request, webhooks) ??
    answerResource(market, request, messageSenders) ??
    answerCart(market, request) ??
    answerMe(market, request, key) ??
    apiError(404, 'NotFound', 'OrderCloud has nothing at this address')
  );
}

function viewOf(market: Marketplace): OrderCloudView {
  const show = (cart: Cart): CartView => ({
    ...{ order: cart.ID, buyer: cart.fromUser.ID, total: cartTotal(cart) },
    lines: cart.lines.map((line) => `${line.quantity} × ${line.product.ID}`),
  });
  return {
    trackingEvents: [...market.trackingEvents.values()].map(trackingEvents.show),
    deliveryConfigurations: [...market.deliveryConfigs.values()].map(deliveryConfigs.show),
    carts: [...market.carts.values()].map(show),
    orders: market.orders.map(show),
    messages: market.messages,
  };
}
