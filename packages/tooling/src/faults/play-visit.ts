import { setTimeout as sleep } from 'node:timers/promises';
import { createTracker, type EventContext, memoryDeadLetters, type Tracker } from '@waymark/core';
import { createServerTracker } from '@waymark/node';
import { relayTransport } from '@waymark/relay/client';
import { type Books, openBooks } from './books.ts';
import { patienceMs } from './fault-plan.ts';
import { quickDelaysMs } from './shop-transports.ts';
import { serverToken, type Stack } from './start-stack.ts';
import { orderOf, shopUrl, type Step } from './story.ts';
import type { Visitor } from './visitors.ts';

/** A side that tracks, and what it tracked. */
export interface Side {
  readonly books: Books;
  /** Ids of its events, in order. */
  readonly ids: readonly string[];
  readonly tracker: Pick<Tracker, 'report' | 'close' | 'resend'>;
  readonly letters: ReturnType<typeof memoryDeadLetters>;
}

/** The three sides of one visit. */
export interface Sides {
  readonly page: Side;
  /** Confirms the order through the relay. */
  readonly service: Side;
  /** Tells the vendors themselves of goals. */
  readonly direct: Side;
}

const consent = { analytics: 'granted', marketing: 'granted' } as const;
const quick = { delaysMs: quickDelaysMs, timeoutMs: patienceMs };

/** Plays one visit: a page that tracks through the relay, and two services that track the same order at the same time. */
export async function playVisit(stack: Stack, visitor: Visitor, story: readonly Step[]): Promise<Sides> {
  let page = shopUrl;
  const browser = openPage(stack, visitor, () => page);
  const sides = { service: openService(stack, 'orders', true), direct: openService(stack, 'goals', false) };
  for (const step of story) {
    page = step.page;
    if (step.name === 'pageOpened' && !visitor.known && new URL(page).pathname === '/checkout') browser.tracker.identify(visitor.userId, { email: visitor.email });
    if (step.name !== 'orderPlaced') browser.track(step);
    else await placeOrder(visitor, step, () => browser.track(step), sides);
    // People pause, so that events go in batches of different sizes.
    await sleep((step.at / 1000) % 13);
  }
  return { page: browser, service: sides.service.side, direct: sides.direct.side };
}

type Open = ReturnType<typeof openService>;

async function placeOrder(visitor: Visitor, step: Step, trackInPage: () => void, { service, direct }: { readonly service: Open; readonly direct: Open }): Promise<void> {
  const inService = (): void => service.track(visitor, step, (scope) => scope.track('orderPlaced', { order: orderOf(visitor.orderId) }, { occurredAt: step.at + 500 }));
  if (visitor.first === 'service') inService();
  if (visitor.first === 'service') await sleep(60);
  trackInPage();
  if (visitor.first === 'page') inService();
  const later = step.at + 300_000;
  direct.track(visitor, step, (scope) => scope.track('goalCompleted', { goalId: 'order', value: 1, currency: 'EUR' }, { key: visitor.orderId, occurredAt: later }));
  direct.track(visitor, step, (scope) => scope.track('eventOccurred', { name: 'invoicePrinted' }, { occurredAt: later + 7000 }));
}

function openPage(stack: Stack, visitor: Visitor, page: () => string) {
  const { browserId, sessionId, tabId, userId, email } = visitor;
  const books = openBooks(`page of ${userId}`);
  const letters = memoryDeadLetters();
  const landing = { url: `${shopUrl}/?utm_source=newsletter&utm_campaign=spring` };
  const tracker = createTracker({
    transports: [relayTransport({ url: stack.relayUrl, fetch: fetchAs(visitor), retry: quick })],
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
  return { books, ids, tracker, letters, track };
}

type LooseTrack = (name: string, payload: object, options: { readonly occurredAt: number }) => string;

/** A browser says who it is, and the proxy in front of the relay says where it comes from. */
function fetchAs({ ip, userAgent }: Visitor): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('user-agent', userAgent);
    headers.set('origin', shopUrl);
    headers.set('x-forwarded-for', ip);
    return fetch(input, { ...init, headers });
  };
}

function openService(stack: Stack, service: string, throughRelay: boolean) {
  const books = openBooks(service);
  const letters = memoryDeadLetters();
  const tracker = createServerTracker({
    service,
    transports: throughRelay ? [relayTransport({ url: stack.relayUrl, retry: quick })] : stack.direct(),
    flushIntervalMs: 20,
    deadLetters: letters,
    onDelivered: books.onDelivered,
    onDrop: books.onDrop,
  });
  const ids: string[] = [];
  const side: Side = { books, ids, tracker, letters };
  const track = (visitor: Visitor, { page }: Step, tell: (scope: ReturnType<typeof tracker.forRequest>) => string): void => {
    const { userId, email, ip } = visitor;
    ids.push(tell(tracker.forRequest(requestOf(visitor, page), { userId, email, remoteAddress: ip })));
  };
  return { side, track };
}

/** The request that the visitor's browser sends to a service of the shop. */
function requestOf({ browserId, userAgent }: Visitor, page: string): Request {
  const headers = { cookie: `waymark_id=${browserId}; waymark_consent=analytics:granted,marketing:granted`, 'user-agent': userAgent, referer: page };
  return new Request(`${shopUrl}/api/orders`, { method: 'POST', headers });
}
