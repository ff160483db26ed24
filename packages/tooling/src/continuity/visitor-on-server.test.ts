import { createBrowserTracker } from '@waymark/browser/manual';
import type { Drop, EventEnvelope } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { createServerTracker } from '@waymark/node';
import { demoTenant, type Sandbox, startSandbox } from '@waymark/testkit/sandbox';
import { sitecoreCdp, type SitecoreCdpOptions } from '@waymark/transport-sitecore-cdp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCookieJar } from './__fixtures__/cookie-jar.ts';
import { pageOf } from './__fixtures__/page-of.ts';

const { clientKey } = demoTenant.sitecoreCdp;
const aliasCookies = { 'sitecore-cdp': `bid_${clientKey}` };
const goal = { goalId: 'newsletter' };

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await sandbox.close();
});

const cdp = (options: Partial<SitecoreCdpOptions> = {}) =>
  sitecoreCdp({ clientKey, target: String(sandbox.targets['sitecore-cdp']), pointOfSale: 'storefront.example', channel: 'WEB', language: 'EN', currency: 'EUR', ...options });

/** A page as the guide sets it up, and the cookies that its browser then sends to the shop's server. */
function openPage() {
  const document = createCookieJar();
  vi.stubGlobal('document', document);
  const vendor = recordingTransport({ purposes: ['analytics'], hearsConsent: true });
  const tracker = createBrowserTracker({
    window: pageOf('https://storefront.example/beans'),
    transports: [cdp(), vendor],
    fetch,
    outbox: false,
    aliasCookies,
    onDelivered({ who, occurredAt }) {
      const isOfNow = Date.now() - occurredAt < 60_000;
      if (!isOfNow || !who.sessionId) return;
      document.cookie = `waymark_session=${who.sessionId}~${who.browserId}; Path=/; Max-Age=1800; SameSite=Lax; Secure`;
    },
  });
  return { tracker, vendor, document };
}

function startServer() {
  const vendor = recordingTransport({ purposes: ['analytics'] });
  const drops: Drop[] = [];
  const tracker = createServerTracker({ transports: [cdp(), vendor], request: { aliasCookies }, onDrop: (drop) => drops.push(drop) });
  return { tracker, vendor, drops };
}

/** Sessions as the event viewer of Sitecore CDP shows them: whose, and with how many events. */
function sessionsInCdp() {
  const { sessions, guests } = sandbox.view('sitecore-cdp') as { readonly sessions: readonly { readonly browser: string; readonly events: readonly unknown[] }[]; readonly guests: readonly unknown[] };
  return { guests: guests.length, sessions: sessions.map(({ browser, events }) => [browser, events.length]) };
}

test('a server goes on as the visitor of the page: browser, session, consent, and guest of Sitecore CDP', async () => {
  const page = openPage();
  page.tracker.setConsent({ analytics: true, marketing: true });
  page.tracker.track('goalCompleted', goal);
  expect((await page.tracker.flush()).complete).toBe(true);

  const server = startServer();
  server.tracker.forRequest({ headers: { cookie: page.document.cookie } }).track('goalCompleted', goal);
  expect((await server.tracker.close(60_000)).complete).toBe(true);

  const [inPage, onServer] = [page, server].map(({ vendor }) => vendor.delivered.find(({ name }) => name === 'goalCompleted')) as [EventEnvelope, EventEnvelope];
  const { tabId, ...who } = inPage.who;
  expect(tabId).toBeDefined();
  expect({ ...onServer.who, aliases: undefined }).toEqual({ ...who, aliases: undefined });
  expect(onServer.who.aliases?.['sitecore-cdp']).toMatch(/^[\w-]{36}$/);
  expect(onServer.consent.toSorted()).toEqual(['analytics', 'marketing']);
  expect(inPage.consent.toSorted()).toEqual(['analytics', 'marketing']);
  expect(sessionsInCdp()).toEqual({ guests: 1, sessions: [[onServer.who.aliases?.['sitecore-cdp'], 2]] });
  await page.tracker.close(60_000);
});

test('a server hears of a withdrawal with the next request', async () => {
  const page = openPage();
  page.tracker.setConsent({ analytics: true, marketing: true });
  page.tracker.track('goalCompleted', goal);
  await page.tracker.flush();
  page.tracker.setConsent({ analytics: true, marketing: false });

  const server = startServer();
  server.tracker.forRequest({ headers: { cookie: page.document.cookie } }).track('goalCompleted', goal);
  await server.tracker.close(60_000);
  expect(server.vendor.delivered).toHaveLength(1);
  expect(server.drops).toMatchObject([{ transport: 'sitecore-cdp', reason: 'no-consent' }]);
  expect(sessionsInCdp().sessions).toEqual([[expect.any(String), 1]]);
  await page.tracker.close(60_000);
});

test('a visitor who refuses leaves nothing but the refusal, and servers deliver nothing', async () => {
  const page = openPage();
  page.tracker.setConsent({ analytics: false, marketing: false });
  page.tracker.track('goalCompleted', goal);
  await page.tracker.flush();
  expect(page.vendor.delivered.map(({ name }) => name)).toEqual(['$consent']);
  expect(page.document.cookie).toBe('waymark_consent=analytics:denied%2Cmarketing:denied');

  const server = startServer();
  server.tracker.forRequest({ headers: { cookie: page.document.cookie } }).track('goalCompleted', goal);
  await server.tracker.close(60_000);
  expect(server.drops.map(({ reason }) => reason)).toEqual(['no-consent', 'no-consent']);
  await page.tracker.close(60_000);
});

test('a server does not take the next person at a shared device for the last', async () => {
  const page = openPage();
  page.tracker.setConsent({ analytics: true, marketing: true });
  page.tracker.track('goalCompleted', goal);
  await page.tracker.flush();
  const first = page.tracker.browserId();
  const ofFirst = page.document.cookie;
  page.tracker.reset();
  // As a page leaves it that was not told of the vendor's cookie.
  for (const cookie of ofFirst.match(/bid_[^;]*/g) ?? []) page.document.cookie = cookie;

  const server = startServer();
  const { who } = server.tracker.contextOf({ headers: { cookie: page.document.cookie } });
  expect(page.document.cookie).toContain(`bid_${clientKey}=`);
  expect(who?.browserId).not.toBe(first);
  expect(who?.sessionId).toBeUndefined();
  expect(who?.aliases).toBeUndefined();
  await page.tracker.close(60_000);
});
