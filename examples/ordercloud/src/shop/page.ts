import { createTracker, type StandardVocabulary, type Tracker } from '@waymark/core';
import { relayTransport } from '@waymark/relay/client';
import { visitor } from './visitor.ts';

export type Decision = 'granted' | 'denied';

/** The pages of the shop, in one tab. In a browser this is `createBrowserTracker`, which does most of it by itself. */
export interface ShopPages {
  /** Goes to a page. */
  open(path: string): void;
  /** The visitor decides on analytics and marketing. Until then nothing leaves the page. */
  decide(decision: Decision): void;
  consent(): Decision;
  readonly tracker: Tracker<StandardVocabulary>;
}

export function openShop(shopUrl: string, relayUrl: string): ShopPages {
  let path = '/';
  let consent: Decision = 'denied';
  const landing = { url: `${shopUrl}/?utm_source=newsletter` };
  const tracker = createTracker({
    transports: [relayTransport({ url: relayUrl, fetch: asBrowser(shopUrl) })],
    consent: {},
    context: () => ({
      who: { browserId: visitor.browserId, sessionId: visitor.sessionId, tabId: visitor.tabId },
      where: { runtime: 'browser', url: shopUrl + path, title: 'Coffee', locale: 'de-DE', landing },
    }),
    flushIntervalMs: 20,
  });
  return {
    tracker,
    open(to) {
      path = to;
      tracker.track('pageOpened', { url: shopUrl + path });
    },
    decide(decision) {
      consent = decision;
      tracker.setConsent({ analytics: decision, marketing: decision });
    },
    consent: () => consent,
  };
}

/** What a browser and the proxy in front of the relay say by themselves. */
function asBrowser(origin: string): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    const own = { origin, 'user-agent': visitor.userAgent, 'x-forwarded-for': visitor.ip, 'accept-language': 'de-DE', accept: '*/*' };
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    return fetch(input, { ...init, headers });
  };
}
