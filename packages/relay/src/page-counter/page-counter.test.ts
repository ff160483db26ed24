import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Refusal } from '@waymark/core';
import { createFakeClock, makeEvent } from '@waymark/core/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { relayKit, relayUrl, shop, userAgent } from '../server/__fixtures__/relay-kit.ts';
import { parseMetrics, samplesOf } from '../server/__fixtures__/parse-metrics.ts';
import { operationsOf } from '../server/operations/operations-of.ts';
import { noViews } from '../server/page-views/served-views.ts';
import { pageCounter, type PageCounterOptions } from './index.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const visitor = { 'user-agent': userAgent, 'accept-language': 'en', accept: 'text/html,*/*' };
const get = (headers: Readonly<Record<string, string>> = {}, init: RequestInit = {}) => new Request(`${shop}/`, { headers: { ...visitor, 'sec-fetch-mode': 'navigate', ...headers }, ...init });
const html = (status = 200, type = 'text/html; charset=utf-8') => new Response(status === 304 ? null : '<p>', { status, headers: { 'content-type': type } });

function setUp(options: Partial<PageCounterOptions> = {}) {
  const kit = relayKit();
  const counter = pageCounter({ relay: kit.relay, ...options });
  return { ...kit, counter, served: () => kit.relay.report().pages.served };
}

describe('a page is counted', () => {
  test.each<[string, Request, Partial<typeof noViews>]>([
    ['of a visitor', get(), { expected: 1 }],
    ['of a crawler', get({ 'user-agent': 'Googlebot/2.1' }), { bots: 1 }],
    ['of a program that claims to be a browser', get({ 'user-agent': `${userAgent}`, 'accept-language': '' }), { bots: 1 }],
    ['not when it is fetched ahead', get({ 'sec-purpose': 'prefetch;prerender' }), {}],
    ['not when an old browser fetches it ahead', get({ purpose: 'prefetch' }), {}],
    ['not when it stands in a frame', get({ 'sec-fetch-dest': 'iframe' }), {}],
    ['as a document', get({ 'sec-fetch-dest': 'document' }), { expected: 1 }],
    ['not when only its head is asked for', get({}, { method: 'HEAD' }), {}],
  ])('%s', (_title, request, views) => {
    const { counter, served } = setUp();
    counter.count(request);
    expect(served()).toEqual({ ...noViews, ...views });
  });

  test.each([
    ['', '', { undecided: 1 }],
    ['analytics:granted,marketing:granted', '', { expected: 1 }],
    ['analytics:granted,marketing:denied', '', { expected: 1 }],
    ['analytics:granted', '', { undecided: 1 }],
    ['analytics:denied,marketing:denied', '', { denied: 1 }],
    ['analytics:denied', '1', { denied: 1 }],
    ['analytics:denied,marketing:granted', '1', { expected: 1 }],
    ['analytics:granted', '1', { expected: 1 }],
  ])('by what its visitor decided: %j with the privacy signal %j', (decision, signal, views) => {
    const { counter, served } = setUp({ purposes: ['analytics', 'marketing'] });
    counter.count(get({ ...(decision && { cookie: `a=b; waymark_consent=${encodeURIComponent(decision)}` }), ...(signal && { 'sec-gpc': signal }) }));
    expect(served()).toEqual({ ...noViews, ...views });
  });

  test('by what its visitor decided, under the word that the page has', () => {
    const { counter, served } = setUp({ purposes: ['analytics'], namespace: 'harbour' });
    counter.count(get({ cookie: 'harbour_consent=analytics:granted; waymark_consent=analytics:denied' }));
    expect(served()).toEqual({ ...noViews, expected: 1 });
  });

  test('by a handler of Fetch, when the answer is one', async () => {
    const { counter, served } = setUp();
    const answers = [html(), html(200, 'application/json'), html(302), html(404), html(304), html(200, 'TEXT/HTML')];
    const handler = counter.watch((_request: Request, nth: number) => answers[nth] ?? html());
    for (const [nth, answer] of answers.entries()) expect(await handler(get(), nth)).toBe(answer);
    expect(served()).toEqual({ ...noViews, expected: 3 });
  });

  test('by a server of Node.js, when the answer is one', async () => {
    const { counter, served } = setUp();
    const server = createServer((request, response) => {
      counter.middleware(request, response, () => {
        response.setHeader('content-type', request.url === '/data' ? 'application/json' : 'text/html');
        // Node.js does not tell afterwards what was given to it here.
        if (request.url === '/plain') response.removeHeader('content-type');
        response.writeHead(request.url === '/gone' ? 410 : 200, request.url === '/plain' ? { 'content-type': 'text/html' } : {}).end('x');
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    cleanUps.push(() => server.close());
    for (const path of ['/', '/data', '/gone', '/plain']) await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers: { ...visitor, 'sec-fetch-mode': 'navigate' } })).text();
    expect(served()).toMatchObject({ bots: 0, expected: 2 });
  });
});

describe('a relay in another process', () => {
  const token = 'token-of-the-shop-0123';

  /** A counter whose requests reach a relay, unless `lose` says that they or their answers get lost. */
  function farAway(lose: (nth: number) => 'request' | 'answer' | undefined = () => undefined, options: { readonly token?: string; readonly onError?: (problem: Refusal) => void } = {}) {
    const clock = createFakeClock();
    const kit = relayKit({ clock, serviceTokens: [token] });
    const problems: Refusal[] = [];
    let nth = 0;
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const lost = lose(nth);
      nth += 1;
      if (lost === 'request') throw new TypeError('fetch failed');
      const response = await kit.relay(new Request(String(url), init), { remoteAddress: '10.0.0.7' });
      if (lost === 'answer') throw new TypeError('fetch failed');
      return response;
    };
    const counter = pageCounter({ relay: { url: relayUrl, token: options.token ?? token }, clock, fetch, onError: options.onError ?? ((problem) => problems.push(problem)) });
    return { ...kit, counter, clock, problems, requests: () => nth, served: () => kit.relay.report().pages.served };
  }

  test('hears every ten seconds what was served, and nothing while nobody comes', async () => {
    const { counter, clock, served, requests } = farAway();
    for (let view = 0; view < 30; view += 1) counter.count(get());
    counter.count(get({ 'user-agent': 'curl/8' }));
    await clock.advance(9999);
    expect(requests()).toBe(0);
    await clock.advance(1);
    expect(served()).toEqual({ ...noViews, expected: 30, bots: 1 });
    await clock.advance(100_000);
    expect(requests()).toBe(1);
  });

  test('counts every page once, whatever gets lost on the way', async () => {
    const fates = ['answer', 'request', undefined, 'answer', undefined, 'request'] as const;
    const { counter, clock, served, requests } = farAway((nth) => fates[nth]);
    for (let second = 0; second < 100; second += 1) {
      counter.count(get());
      await clock.advance(1000);
    }
    await clock.advance(60_000);
    expect(served()).toEqual({ ...noViews, expected: 100 });
    expect(requests()).toBeGreaterThan(6);
  });

  test.each<[string, typeof fetch]>([
    ['breaks off its answer', async () => new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) }), { status: 202 })],
    ['never answers', () => new Promise(() => undefined)],
    ['cannot be asked', () => { throw new TypeError('no network'); }],
  ])('that %s is asked again, and breaks and holds nothing', async (_what, broken) => {
    const clock = createFakeClock();
    const { relay } = relayKit({ clock, serviceTokens: [token] });
    let isBroken = true;
    const fetch: typeof globalThis.fetch = (url, init) => (isBroken ? broken(url, init) : relay(new Request(String(url), init), { remoteAddress: '10.0.0.7' }));
    const counter = pageCounter({ relay: { url: relayUrl, token }, clock, fetch });
    counter.count(get());
    await clock.advance(60_000);
    isBroken = false;
    await clock.advance(60_000);
    expect(relay.report().pages.served).toEqual({ ...noViews, expected: 1 });
  });

  test('that refuses disturbs nothing, whatever the listener does', async () => {
    const { counter, clock } = farAway(undefined, {
      token: 'a-wrong-token-0123456',
      onError: () => {
        throw new Error('a bug');
      },
    });
    counter.count(get());
    const flushing = counter.flush();
    await clock.advance(10_000);
    await expect(flushing).resolves.toBeUndefined();
  });

  test('is told at the end what is left', async () => {
    const { counter, clock, served, requests } = farAway();
    counter.count(get());
    await counter.close();
    expect(served()).toEqual({ ...noViews, expected: 1 });
    await clock.advance(100_000);
    expect(requests()).toBe(1);
  });

  test('is told at the end also what was counted while a report was on its way', async () => {
    const { counter, clock, served, requests } = farAway();
    counter.count(get());
    const flushing = counter.flush();
    await Promise.resolve();
    counter.count(get());
    await counter.close();
    await flushing;
    await clock.advance(100_000);
    expect([served(), requests()]).toEqual([{ ...noViews, expected: 2 }, 2]);
  });

  test('that refuses is reported, and not asked again for the same', async () => {
    const { counter, clock, served, problems, requests } = farAway(undefined, { token: 'a-wrong-token-0123456' });
    counter.count(get());
    await clock.advance(60_000);
    expect(problems).toEqual([{ code: 'page-counter-refused', message: expect.stringContaining('401') }]);
    expect(requests()).toBe(1);
    expect(served()).toEqual(noViews);
  });

  test('believes no page what was served', async () => {
    const { relay, clock, served } = farAway();
    const body = JSON.stringify({ v: 1, sentAt: clock.now(), counters: {}, views: { id: 'forged', expected: 1000 }, events: [] });
    const response = await relay(new Request(relayUrl, { method: 'POST', headers: { origin: shop, 'content-type': 'application/json' }, body }));
    expect([response.status, served()]).toEqual([202, noViews]);
  });
});

test('the relay tells blocked traffic in its report and in its metrics', async () => {
  const { relay, clock, counter, post } = setUp();
  for (let view = 0; view < 500; view += 1) counter.count(get());
  const opened = (tab: number) => ({ ...makeEvent('pageOpened', { url: `${shop}/` }, { id: `open-${tab}`, consent: ['*'] }), who: { browserId: `b-${tab}`, tabId: `t-${tab}` }, where: { runtime: 'browser', url: `${shop}/`, pageLoadedAt: clock.now() } });
  for (let batch = 0; batch < 4; batch += 1) await post(Array.from({ length: 100 }, (_, index) => opened(100 * batch + index)), { headers: { 'accept-language': 'en', 'sec-fetch-mode': 'cors' } });
  await clock.advance(20 * 60_000);
  expect(relay.report().pages).toMatchObject({ served: { expected: 500 }, received: 400, blocked: { served: 500, received: 400, blockedShare: 0.2 } });
  const samples = samplesOf(parseMetrics(await (await operationsOf(relay)(new Request('http://relay/metrics'))).text(), 'prometheus'));
  expect(samples).toMatchObject({ 'waymark_relay_pages_served_total{kind="expected"}': 500, waymark_relay_pages_received_total: 400, 'waymark_relay_pages_blocked_ratio{bound="estimate"}': 0.2 });
  expect(samples['waymark_relay_pages_blocked_ratio{bound="low"}']).toBeCloseTo(0.167, 2);
  expect(samples['waymark_relay_pages_blocked_ratio{bound="high"}']).toBeCloseTo(0.237, 2);
});

test.each<[unknown, string]>([
  [{}, 'option "relay" must be a relay or its address'],
  [{ relay: { url: '/w', token: 'x' } }, 'option "relay.url" must be an absolute address'],
  [{ relay: { url: relayUrl } }, 'option "relay.token" must be one of'],
  [{ relay: { url: relayUrl, token: 'x' }, purposes: 'marketing' }, 'option "purposes" must list purposes'],
  [{ relay: { url: relayUrl, token: 'x' }, consentCookie: 'a b' }, 'option "consentCookie" must name a cookie'],
  [{ relay: { url: relayUrl, token: 'x' }, every: 5 }, 'no option "every"'],
])('wrong options are refused: %j', (options, fault) => {
  expect(() => pageCounter(options as PageCounterOptions)).toThrow(fault);
});
