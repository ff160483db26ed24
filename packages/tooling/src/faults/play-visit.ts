import { setTimeout as sleep } from 'node:timers/promises';
import { createTracker, type EventContext, memoryDeadLetters } from '@waymark/core';
import { relayTransport } from '@waymark/relay/client';
import { openBooks } from './books.ts';
import type { Services } from './open-services.ts';
import { quickRetry } from './shop-transports.ts';
import type { Side } from './side.ts';
import type { Stack } from './start-stack.ts';
import { orderOf, shopUrl, type Step } from './story.ts';
import type { Visitor } from './visitors.ts';

const consent = { analytics: 'granted', marketing: 'granted' } as const;

/** Plays one visit: a page that tracks through the relay, and services that track the same order at the same time. Returns the side of the page. */
export async function playVisit(stack: Stack, services: Services, visitor: Visitor, story: readonly Step[]): Promise<Side> {
  let page = shopUrl;
  const browser = openPage(stack, visitor, () => page);
  for (const step of story) {
    page = step.page;
    if (step.name === 'pageOpened' && !visitor.known && new URL(page).pathname === '/checkout') browser.identify();
    if (step.name !== 'orderPlaced') browser.track(step);
    else await placeOrder(visitor, step, () => browser.track(step), services);
    // People pause, so that events go in batches of different sizes.
    await sleep((step.at / 1000) % 13);
  }
  return browser.side;
}

async function placeOrder(visitor: Visitor, { at, page }: Step, trackInPage: () => void, { orders, goals }: Services): Promise<void> {
  const inService = (): void => orders.track(visitor, page, (scope) => scope.track('orderPlaced', { order: orderOf(visitor.orderId) }, { occurredAt: at + 500 }));
  if (visitor.first === 'service') {
    inService();
    await sleep(60);
  }
  trackInPage();
  if (visitor.first === 'page') inService();
  const [goalAt, printedAt] = [at + 300_000, at + 307_000];
  const goal = { goalId: 'order', value: 1, currency: 'EUR' };
  goals.track(visitor, pageAt(goalAt), (scope) => scope.track('goalCompleted', goal, { key: visitor.orderId, occurredAt: goalAt }));
  goals.track(visitor, pageAt(printedAt), (scope) => scope.track('eventOccurred', { name: 'invoicePrinted' }, { occurredAt: printedAt }));
}

function pageAt(time: number): string {
  return `${shopUrl}/account?at=${time}`;
}

function openPage(stack: Stack, visitor: Visitor, page: () => string) {
  const { browserId, sessionId, tabId, userId, email } = visitor;
  const books = openBooks(`page of ${userId}`);
  const letters = memoryDeadLetters();
  const landing = { url: `${shopUrl}/?utm_source=newsletter&utm_campaign=spring` };
  const tracker = createTracker({
    transports: [relayTransport({ url: stack.relayUrl, fetch: fetchAs(visitor, stack.tries.fetch), retry: quickRetry })],
    context: (): EventContext => ({
      who: { browserId, sessionId, tabId, ...(visitor.known && { userId, email }) },
      where: { runtime: 'browser', url: page(), title: 'Northleaf', locale: 'en-IE', landing },
    }),
    consent,
    flushIntervalMs: 20,
    deadLetters: letters,
    onDelivered: books.onDelivered,
    onDrop: books.onDrop,
  });
  const ids: string[] = [];
  const track = ({ name, payload, at }: Step): void => void ids.push((tracker.track as LooseTrack)(name, payload, { occurredAt: at }));
  const side: Side = { books, ids, tracker, letters };
  return { side, track, identify: () => tracker.identify(userId, { email }) };
}

type LooseTrack = (name: string, payload: object, options: { readonly occurredAt: number }) => string;

/** A browser says who it is, and the proxy in front of the relay says where it comes from. */
function fetchAs({ ip, userAgent }: Visitor, fetch: typeof globalThis.fetch): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('user-agent', userAgent);
    headers.set('origin', shopUrl);
    headers.set('x-forwarded-for', ip);
    return fetch(input, { ...init, headers });
  };
}
