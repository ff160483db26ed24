import { createTracker, type StandardVocabulary, type Tracker, type Who } from '@waymark/core';
import { relayTransport } from '@waymark/relay/client';

/** The visitor of all tests, as his browser and the shop's backend know him. */
export const visitor = {
  who: { browserId: '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10', sessionId: 'b6a1c0de-3f59-4a8b-b7e2-a1d3c4f5e607', tabId: 'tab-1', userId: 'u-10071', email: 'mira.holm@example.org' },
  ip: '203.0.113.42',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
} as const;
export const shopUrl = 'https://storefront.example';
export const serviceToken = 'demo-service-token-0123456789abcdef';

const product = { productId: 'KAF-1000', name: 'Hochland Röstung 1 kg', displayPrice: 24.9, url: `${shopUrl}/p/kaf-1000` };

/** A cart with some units of the one product that is sold here. */
export function cartOf(quantity: number): StandardVocabulary['cartModified']['cart'] {
  const items = quantity > 0 ? [{ product, index: 0, quantity, total: Math.round(2490 * quantity) / 100 }] : [];
  return { currency: 'EUR', total: items[0]?.total ?? 0, items };
}

/** The order of such a cart. */
export function orderOf(orderId: string, quantity: number): StandardVocabulary['orderPlaced']['order'] {
  const { currency, total, items } = cartOf(quantity);
  return { orderId, currency, total, subtotal: total, status: 'placed', items };
}

/** A page of the shop, whose tracker sends to a relay. Without consent it still sends what needs none. `send`: over no network. */
export function openPage(relayUrl: string, purposes: readonly string[] = ['marketing', 'analytics'], send: typeof fetch = fetch): Tracker {
  const url = `${shopUrl}/p/kaf-1000`;
  const headers = { origin: shopUrl, 'user-agent': visitor.userAgent, 'x-forwarded-for': visitor.ip, 'accept-language': 'en-IE', 'sec-fetch-mode': 'cors' };
  return createTracker({
    transports: [relayTransport({ url: `${relayUrl}/w`, purposes: [] })],
    consent: Object.fromEntries(['marketing', 'analytics'].map((purpose) => [purpose, purposes.includes(purpose) ? 'granted' : 'denied'])),
    context: () => ({ who: visitor.who, where: { runtime: 'browser', url, title: 'Kaffee', locale: 'en-IE' } }),
    flushIntervalMs: 5,
    fetch: (input, init) => send(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), ...headers } }),
  });
}

/** The shop's backend, which knows the visitor of the request that it answers. */
export function startBackend(relayUrl: string): Tracker {
  return startService(relayUrl, 'shop', visitor.who);
}

/** A job that tells of orders again which it finds unsettled: it knows whose they are, and no visit. */
export function startRetryJob(relayUrl: string): Tracker {
  const { browserId, userId } = visitor.who;
  return startService(relayUrl, 'retry-job', { browserId, userId });
}

function startService(relayUrl: string, service: string, who: Who): Tracker {
  return createTracker({
    transports: [relayTransport({ url: `${relayUrl}/w`, token: serviceToken })],
    context: () => ({ who, where: { runtime: 'server', service, url: `${shopUrl}/checkout`, client: { ip: visitor.ip, userAgent: visitor.userAgent } } }),
    flushIntervalMs: 5,
  });
}
