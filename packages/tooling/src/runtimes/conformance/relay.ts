import type { Receipt } from '@waymark/core';
import { relayHandover, relayTransport, type RelayTransportOptions } from '@waymark/relay/client';
import { createRelay, type Relay, type RelayOptions } from '@waymark/relay/server';
import { pageTokens } from '@waymark/relay/tokens';
import { shopUrl } from '../../faults/story.ts';
import { checksOf, type Env, type Manners, same } from './check.ts';
import { collected, type CollectorView, standIns } from './stand-ins.ts';
import { balances, onError, quickRetry, toCollector, trackerTo } from './trackers.ts';

const page = { who: { browserId: 'browser-1' }, where: { runtime: 'browser', url: `${shopUrl}/cart` } } as const;
const consent = { analytics: 'granted', marketing: 'granted' } as const;

interface PageOptions extends Partial<RelayTransportOptions> {
  /** Address of the page. */
  readonly at?: string;
  readonly withinMs?: number;
}

interface Stack {
  readonly relay: Relay<never>;
  readonly url: string;
  /** Plays a page: tracks, closes, and returns what was reported. */
  page(names: readonly string[], options?: PageOptions): Promise<{ readonly ids: readonly string[]; readonly receipt: Receipt; readonly drops: readonly string[] }>;
  close(): Promise<Receipt>;
}

/** A relay that listens in this runtime and sends to the collector. */
async function openStack(env: Env, options: Partial<RelayOptions<never>> = {}, manners: Manners = { waits: true }): Promise<Stack> {
  const relay = createRelay({ transports: [toCollector(env)], allowOrigins: [shopUrl], flushIntervalMs: 10, onError, ...options }) as unknown as Relay<never>;
  const { url, stop } = await env.serve(relay, manners);
  return {
    relay,
    url: `${url}/w`,
    async page(names, { at = page.where.url, withinMs = 5000, ...changes } = {}) {
      const transport = relayTransport({ url: `${url}/w`, retry: quickRetry, ...changes });
      const { tracker, drops } = trackerTo(transport, { consent, context: () => ({ ...page, where: { ...page.where, url: at } }) });
      const ids = names.map((name) => tracker.track('eventOccurred', { name }));
      const receipt = await tracker.close(withinMs);
      balances(receipt);
      return { ids, receipt, drops: drops.map(({ reason, why }) => `${reason} ${why.code}`) };
    },
    async close() {
      const receipt = await relay.close();
      balances(receipt);
      await stop();
      return receipt;
    },
  };
}

/** What `@waymark/relay/client` and `/server` promise in every runtime. */
export const relayChecks = checksOf('relay', {
  'events of a page go through the relay to its destinations, once each': async (env) => {
    const stack = await openStack(env);
    const { ids, receipt } = await stack.page(Array.from({ length: 120 }, (_, index) => `step-${index}`));
    same(receipt.transports['relay'], { accepted: 120, delivered: 120, waiting: 0, dropped: {} }, 'Receipt of the page');
    same((await stack.close()).transports['collector'], { accepted: 120, delivered: 120, waiting: 0, dropped: {} }, 'Receipt of the relay');
    same([...(await collected(env))].sort(), [...ids].sort(), 'Ids that arrived');
  },
  'one request after another, what comes with each is delivered without close': async (env) => {
    const stack = await openStack(env);
    for (const name of ['first', 'second', 'third']) {
      const { ids } = await stack.page([name]);
      await arrival(env, ids);
    }
    same((await stack.relay.report()).events.accepted, 3, 'Accepted');
    await stack.close();
  },
  'a relay whose destination fails keeps trying after it has answered': async (env) => {
    const stack = await openStack(env);
    await standIns(env).fault({ vendor: 'collector', kind: 'status', status: 503, times: 3 });
    const { ids } = await stack.page(['again']);
    await arrival(env, ids);
    await stack.close();
  },
  'pages that send at the same time do not wait for each other, and a slow destination loses nothing': async (env) => {
    const stack = await openStack(env);
    await standIns(env).fault({ vendor: 'collector', kind: 'delay', ms: 60, times: 20 });
    await standIns(env).fault({ vendor: 'collector', kind: 'status', status: 503, probability: 0.3, times: 5 });
    const pages = await Promise.all(Array.from({ length: 20 }, (_, index) => stack.page([`first-${index}`, `second-${index}`])));
    const ids = pages.flatMap((each) => each.ids);
    await arrival(env, ids);
    const receipt = await stack.close();
    same([receipt.complete, receipt.transports['collector']?.delivered], [true, ids.length], 'Complete, and delivered');
  },
  'what a platform cut off after an answer goes with later requests': async (env) => {
    // Full batches go before the answer, so that one is on its way when the platform takes everything away.
    const limits = { maxEvents: 1, maxBytes: 65_536, concurrency: 1 };
    const transports = [toCollector(env, { limits, retry: { ...quickRetry, timeoutMs: 100 } })];
    const manners = { waits: false };
    const stack = await openStack(env, { transports }, manners);
    await standIns(env).fault({ vendor: 'collector', kind: 'delay', ms: 50, times: 1 });
    const { ids } = await stack.page(['first']);
    manners.waits = true;
    while (!(await collected(env)).includes(ids[0] ?? '')) {
      await stack.page(['later']);
      await new Promise((resolve) => void setTimeout(resolve, 50));
    }
    same((await stack.close()).complete, true, 'Complete');
  },
  'address and User-Agent of the client are added': async (env) => {
    const stack = await openStack(env, { trustedProxies: ['loopback'] });
    const body = { v: 1, sentAt: Date.now(), counters: { accepted: 1, delivered: 0, waiting: 1, dropped: 0 }, events: [envelope('e-1')] };
    const headers = { 'content-type': 'application/json', origin: shopUrl, 'x-forwarded-for': '203.0.113.7', 'user-agent': 'Checker/1.0' };
    const response = await fetch(stack.url, { method: 'POST', headers, body: JSON.stringify(body) });
    same(await response.json(), { v: 1, results: [{ id: 'e-1', status: 'accepted' }] }, 'Answer');
    same(response.headers.get('set-cookie')?.split(';')[0], 'waymark_id=browser-1', 'Cookie');
    await stack.close();
    const { events } = await standIns(env).view<CollectorView>('collector');
    same(events.map(({ where }) => where.client), [{ ip: '203.0.113.7', userAgent: 'Checker/1.0' }], 'Client');
  },
  'pages of other sites are refused, and their tracker hears of it': async (env) => {
    const stack = await openStack(env);
    const { drops } = await stack.page(['x'], { at: 'https://evil.example/' });
    same([drops, (await stack.close()).transports['collector']?.accepted], [['refused relay-origin-not-allowed'], 0], 'Reported, and taken');
  },
  'a repeat is told and goes no further': async (env) => {
    const stack = await openStack(env);
    const send = async () => {
      const body = { v: 1, sentAt: Date.now(), counters: { accepted: 1, delivered: 0, waiting: 1, dropped: 0 }, events: [envelope('e-1')] };
      const response = await fetch(stack.url, { method: 'POST', headers: { 'content-type': 'text/plain', origin: shopUrl }, body: JSON.stringify(body) });
      return ((await response.json()) as { readonly results: readonly { readonly status: string }[] }).results.map(({ status }) => status);
    };
    same([await send(), await send()], [['accepted'], ['repeated']], 'Answers');
    await stack.close();
    same(await collected(env), ['e-1'], 'Ids that arrived');
  },
  'services are known by their token': async (env) => {
    const token = 'demo-service-token-0123456789abcdef';
    const stack = await openStack(env, { serviceTokens: [token] });
    const right = await stack.page(['known'], { token });
    const wrong = await stack.page(['unknown'], { token: `${token}x`, retry: { ...quickRetry, maxAttempts: 1 } });
    same([right.receipt.transports['relay']?.delivered, wrong.receipt.transports['relay']?.delivered], [1, 0], 'Delivered');
    await stack.close();
  },
  'pages are asked for a token of theirs': async (env) => {
    const secrets = ['demo-page-secret-0123456789abcdef'];
    const stack = await openStack(env, { pageTokens: { secrets } });
    const right = await stack.page(['known'], { pageToken: await pageTokens({ secrets }).issue({ browserId: 'browser-1' }) });
    const retry = { ...quickRetry, maxAttempts: 1 };
    const foreign = await stack.page(['foreign'], { pageToken: await pageTokens({ secrets }).issue({ browserId: 'browser-2' }), retry });
    const forged = await stack.page(['forged'], { pageToken: 'e30.e30.e30', retry });
    same([right, foreign, forged].map(({ drops }) => drops), [[], ['refused relay-page-token-foreign'], ['gave-up http-401']], 'Drops');
    await stack.close();
  },
  'a browser id is handed over once, to the host that it is for': async (env) => {
    const stack = await openStack(env, { handover: { secrets: ['demo-link-secret-0123456789abcdef'] } });
    const asPage: typeof fetch = (url, init) => fetch(url, { ...init, headers: { 'content-type': 'text/plain', origin: shopUrl } });
    const { sign, verify } = relayHandover({ url: stack.url, fetch: asPage });
    const [here, elsewhere] = await Promise.all([new URL(shopUrl).host, 'evil.example'].map((host) => sign('browser-1', host)));
    same([await verify(here ?? ''), await verify(here ?? ''), await verify(elsewhere ?? '')], ['browser-1', undefined, undefined], 'Ids');
    await stack.close();
  },
  'services may send packed with gzip': async (env) => {
    const stack = await openStack(env);
    const { receipt } = await stack.page(Array.from({ length: 60 }, (_, index) => `step-${index}`), { compress: true });
    same(receipt.transports['relay'], { accepted: 60, delivered: 60, waiting: 0, dropped: {} }, 'Receipt of the service');
    same((await stack.close()).transports['collector']?.delivered, 60, 'Delivered');
  },
  'a body that is too large is refused while it arrives': async (env) => {
    const stack = await openStack(env, { limits: { maxBodyBytes: 4096 } });
    const response = await fetch(stack.url, { method: 'POST', headers: { 'content-type': 'text/plain', origin: shopUrl }, body: 'x'.repeat(5000) });
    same([response.status, ((await response.json()) as { readonly error: { readonly code: string } }).error.code], [413, 'body-too-large'], 'Answer');
    await stack.close();
  },
  'a closed relay sends its clients away, and they keep what they have': async (env) => {
    const { relay, page: open, close } = await openStack(env);
    await relay.close();
    const answer = await relay(new Request('http://relay.example/w', { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }));
    same(answer.status, 503, 'Answer');
    await answer.text();
    const { receipt } = await open(['late'], { withinMs: 100 });
    same(receipt.transports['relay']?.delivered, 0, 'Delivered');
    await close();
  },
});

function envelope(id: string): object {
  return { v: 1, id, name: 'goalCompleted', payload: { goalId: 'sign-up' }, occurredAt: Date.now(), seq: 0, consent: ['*'], priority: 'critical', ...page };
}

/** Resolves when the collector has taken the events. A check that waits in vain is ended by its time. */
async function arrival(env: Env, ids: readonly string[]): Promise<void> {
  for (;;) {
    const arrived = await collected(env);
    if (ids.every((id) => arrived.includes(id))) return;
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
}
