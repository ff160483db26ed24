import { createTracker, type StandardVocabulary, type Tracker } from '@waymark/core';
import { relayTransport } from '@waymark/relay/client';

const origin = 'https://storefront.example';

/** Headers that a browser and the proxy in front of the relay send. */
export const visitorHeaders = {
  origin,
  'x-forwarded-for': '203.0.113.42',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  accept: '*/*',
  'accept-language': 'de-DE,de;q=0.8',
  'accept-encoding': 'gzip, deflate, br',
};

/** A page of the shop in which somebody agreed to everything. */
export function openPage(url: string): Tracker<StandardVocabulary> {
  return createTracker({
    transports: [relayTransport({ url, fetch: (input, init) => fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), ...visitorHeaders } }) })],
    consent: { analytics: 'granted', marketing: 'granted' },
    context: () => ({
      who: { browserId: '5d7e2c1a-6f3b-4a90-8c2d-1e9f0b7a3c54', sessionId: 'c1f0a3d2-7b64-4e0f-9a55-2d8e6b1c4f90', tabId: '0b8e5f1c-93a7-4d26-8e4b-6a1d7c2f5e38' },
      where: { runtime: 'browser', url: `${origin}/checkout`, title: 'Checkout', locale: 'de-DE' },
    }),
    flushIntervalMs: 20,
  });
}

export const order = {
  orderId: 'A-1001',
  currency: 'EUR',
  total: 24.9,
  status: 'placed',
  items: [{ index: 0, quantity: 1, total: 24.9, product: { productId: 'KAF-1000', name: 'Hochland 1 kg', displayPrice: 24.9 } }],
} as const;
