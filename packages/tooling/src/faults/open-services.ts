import { memoryDeadLetters, type TrackScope, type Transport } from '@waymark/core';
import { createServerTracker } from '@waymark/node';
import { relayTransport } from '@waymark/relay/client';
import { openBooks } from './books.ts';
import { endless } from './endless-process.ts';
import { quickRetry } from './shop-transports.ts';
import type { Side } from './side.ts';
import { serviceToken, type Stack } from './start-stack.ts';
import { shopUrl } from './story.ts';
import type { Visitor } from './visitors.ts';

/** A service that tracks for the visitors who send it requests. */
export interface Service {
  readonly side: Side;
  /** `page`: where the visitor is. `tell` tracks one event and returns its id. */
  track(visitor: Visitor, page: string, tell: (scope: TrackScope) => string): void;
}

export interface Services {
  /** Confirms orders through the relay. */
  readonly orders: Service;
  /** Tells the vendors of goals by itself. */
  readonly goals: Service;
}

export function openServices(stack: Stack): Services {
  const { relayUrl, direct, tries } = stack;
  return {
    orders: openService('orders', [relayTransport({ url: relayUrl, token: serviceToken, retry: quickRetry })], tries.fetch),
    goals: openService('goals', direct, tries.fetch),
  };
}

function openService(name: string, transports: readonly Transport[], fetch: typeof globalThis.fetch): Service {
  const books = openBooks(name);
  const letters = memoryDeadLetters();
  const tracker = createServerTracker({
    service: name,
    transports,
    flushIntervalMs: 20,
    fetch,
    deadLetters: letters,
    onDelivered: books.onDelivered,
    onDrop: books.onDrop,
    process: endless,
  });
  const ids: string[] = [];
  return {
    side: { books, ids, tracker, letters },
    track(visitor, page, tell) {
      const { userId, email, ip } = visitor;
      ids.push(tell(tracker.forRequest(requestOf(visitor, page), { userId, email, remoteAddress: ip })));
    },
  };
}

/** The request that the visitor's browser sends to a service of the shop. */
function requestOf({ browserId, userAgent }: Visitor, page: string): Request {
  const headers = { cookie: `waymark_id=${browserId}; waymark_consent=analytics:granted,marketing:granted`, 'user-agent': userAgent, referer: page };
  return new Request(`${shopUrl}/api/orders`, { method: 'POST', headers });
}
