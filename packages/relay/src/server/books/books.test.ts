import { createTracker, type DeliveryReport, type DropReason, type EventContext } from '@waymark/core';
import { expect, test } from 'vitest';
import { relayTransport } from '../../client/index.ts';
import { readAnswer, relayKit, relayUrl, shop, userAgent, visitorIp } from '../__fixtures__/relay-kit.ts';

type Fate = 'arrives' | 'is down' | 'is busy' | 'loses the answer';
const fates: readonly Fate[] = ['arrives', 'arrives', 'arrives', 'is down', 'is busy', 'loses the answer'];
/** Reasons for which a relay drops what its operator does not want: a page is done with these. */
const wishes: readonly DropReason[] = ['not-wanted', 'no-consent', 'enricher'];

/** The same numbers from 0 to 1 for the same seed. */
function dice(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e37_79b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** A shop with four pages, two of them in one tab, behind a network that fails as the dice fall. */
function startShop(seed: number) {
  const random = dice(seed);
  const kit = relayKit({
    enrichers: [(event) => (event.payload as { readonly goalId?: string }).goalId === 'enriched' ? null : event],
    limits: { maxEventBytes: 1500, requestsPerMinute: 0 },
  });
  const network = { isRough: true, lost: { taken: 0, refused: 0 } };
  let ids = 0;

  const fetch: typeof globalThis.fetch = async (url, init) => {
    const fate = network.isRough ? (fates[Math.floor(random() * fates.length)] ?? 'arrives') : 'arrives';
    if (fate === 'is down') throw new TypeError('fetch failed');
    if (fate === 'is busy') return new Response('', { status: 503 });
    const request = new Request(String(url), { ...init, headers: { ...(init?.headers as Record<string, string>), origin: shop, 'user-agent': userAgent } });
    const response = await kit.relay(request, { remoteAddress: visitorIp });
    if (fate === 'arrives') return response;
    for (const { status, reason } of (await readAnswer(response)).results) {
      if (status !== 'dropped' || (reason && wishes.includes(reason))) network.lost.taken += 1;
      else network.lost.refused += 1;
    }
    throw new TypeError('fetch failed');
  };

  function openPage(browserId: string, tabId: string, pageLoadedAt: number) {
    const context: EventContext = { who: { browserId, tabId }, where: { runtime: 'browser', url: `${shop}/`, pageLoadedAt } };
    return createTracker({
      transports: [relayTransport({ url: relayUrl, fetch, now: kit.clock.now, limits: { maxBytes: 3000, maxEvents: 4 }, retry: { delaysMs: [100], maxAttempts: 3 } })],
      consent: { analytics: 'denied', marketing: 'denied' },
      context: () => context,
      onDrop: () => undefined,
      clock: kit.clock,
      random,
      newId: () => `${seed}-${(ids += 1)}`,
    });
  }

  const pages = [openPage('one', 'tab-1', 1), openPage('one', 'tab-2', 2), openPage('one', 'tab-1', 3), openPage('two', 'tab-1', 4)];

  /** Lets time pass until no page has anything left to send. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 500 && !pages.every((page) => page.report().complete); round += 1) {
      await new Promise((resolve) => void setImmediate(resolve));
      await kit.clock.advance(500);
    }
    await kit.relay.tracker.flush();
  }

  return { ...kit, random, network, pages, settle };
}

/** What can happen to an event on its way, one call each. */
const calls: readonly ((page: ReturnType<typeof startShop>['pages'][number], n: number) => void)[] = [
  (page) => page.track('goalCompleted', { goalId: 'plain' }),
  (page, n) => page.track('goalCompleted', { goalId: 'shared' }, { key: `order-${n % 3}` }),
  (page) => page.track('goalCompleted', { goalId: '' }),
  (page) => page.track('goalCompleted', { goalId: 'enriched' }),
  (page) => page.track('eventOccurred', { name: 'too large for the relay', details: { text: 'x'.repeat(1600) } }),
  (page) => page.track('eventOccurred', { name: 'too large for the page', details: { text: 'x'.repeat(3100) } }),
];

function booksOf(pages: readonly { report(): { readonly transports: Readonly<Record<string, DeliveryReport>> } }[]) {
  const sum = { accepted: 0, delivered: 0, waiting: 0, dropped: {} as Partial<Record<DropReason, number>> };
  for (const page of pages) {
    const { accepted = 0, delivered = 0, waiting = 0, dropped = {} } = page.report().transports['relay'] ?? {};
    expect(accepted).toBe(delivered + waiting + total(dropped));
    sum.accepted += accepted;
    sum.delivered += delivered;
    sum.waiting += waiting;
    for (const [reason, count] of Object.entries(dropped)) sum.dropped[reason as DropReason] = (sum.dropped[reason as DropReason] ?? 0) + count;
  }
  return sum;
}

function total(counts: readonly number[] | Readonly<Partial<Record<DropReason, number>>>): number {
  return Object.values<number>(counts).reduce((sum, count) => sum + count, 0);
}

function pick(counts: Readonly<Partial<Record<DropReason, number>>>, reasons: readonly DropReason[]): number {
  return reasons.reduce((sum, reason) => sum + (counts[reason] ?? 0), 0);
}

async function play(seed: number) {
  const { pages, random, network, settle, relay } = startShop(seed);
  for (const page of pages) page.track('goalCompleted', { goalId: 'before consent' });
  for (const page of pages) page.setConsent({ analytics: 'granted', marketing: 'granted' });
  for (let n = 0; n < 60; n += 1) calls[Math.floor(random() * calls.length)]?.(pages[n % pages.length] ?? relay.tracker, n);
  await settle();
  network.isRough = false;
  // What happened to the last batch of a page is in the counters of the next.
  for (const page of pages) page.track('goalCompleted', { goalId: 'last' });
  await settle();
  return { sum: booksOf(pages), report: relay.report(), lost: network.lost };
}

const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1);

test.each(seeds)("the books of pages and relay agree, whatever the network does (%i)", async (seed) => {
  const { sum, report, lost } = await play(seed);
  const { received, accepted, repeated, dropped } = report.events;
  expect(sum.waiting).toBe(0);
  expect(sum.accepted).toBe(sum.delivered + total(sum.dropped));
  expect(received).toBe(accepted + repeated + total(dropped));
  // Every confirmed event is one that the relay took, had taken, or was told not to want; results that never came back were not confirmed.
  expect(sum.delivered).toBe(accepted + repeated + pick(dropped, wishes) - lost.taken);
  expect(sum.dropped.refused ?? 0).toBe(pick(dropped, ['invalid', 'too-large']) - lost.refused);
  expect(report.droppedBySenders).toBe(total(sum.dropped));
  expect(report.delivery).toMatchObject({ complete: true, transports: { vendor: { delivered: accepted } } });
});

test('the rough network shows every side of the books', async () => {
  const played = await Promise.all(seeds.map(play));
  for (const reason of ['no-consent', 'refused', 'too-large', 'gave-up'] as const) expect(total(played.map(({ sum }) => sum.dropped[reason] ?? 0))).toBeGreaterThan(0);
  for (const reason of ['invalid', 'too-large', 'enricher'] as const) expect(total(played.map(({ report }) => report.events.dropped[reason] ?? 0))).toBeGreaterThan(0);
  expect(total(played.map(({ report }) => report.events.repeated))).toBeGreaterThan(0);
  expect(total(played.map(({ lost }) => lost.taken))).toBeGreaterThan(0);
  expect(total(played.map(({ lost }) => lost.refused))).toBeGreaterThan(0);
});
