import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from './harness/chromium.ts';
import type { GuardedPage } from './harness/guarded-page.ts';
import { type GuardedShop, type GuardedShops, startGuardedShops } from './harness/guarded-shops.ts';

/** As a person has it: without it Chromium would name itself headless. */
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const stage: { browser?: Browser; shops?: GuardedShops; visitor?: BrowserContext } = {};

beforeAll(async () => {
  [stage.shops, stage.browser] = await Promise.all([startGuardedShops(), launchChromium(userAgent)]);
});
afterAll(async () => {
  await stage.browser?.close();
  await stage.shops?.close();
});
beforeEach(async () => {
  stage.visitor = await used(stage.browser).newContext();
});
afterEach(async () => void (await stage.visitor?.close()));

function used<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('Used outside a test.');
  return value;
}

/** Opens a page and waits until it knows who its visitor is. */
async function open(url: string): Promise<Page & { readonly accepted: boolean }> {
  const page = await used(stage.visitor).newPage();
  await page.goto(url);
  const accepted = await page.evaluate(() => (window as unknown as { shop: GuardedPage }).shop.accepted);
  return Object.assign(page, { accepted });
}

const browserIdOf = (page: Page): Promise<string> => page.evaluate(() => (window as unknown as { shop: GuardedPage }).shop.tracker.browserId());
const decorated = (page: Page, url: string): Promise<string> => page.evaluate((link) => (window as unknown as { shop: GuardedPage }).shop.decorateLink(link), url);

/** Tracks a goal, and waits for its way to the vendor. */
async function reach({ delivered }: GuardedShop, page: Page, goalId: string) {
  await page.evaluate(async (id) => {
    const { tracker } = (window as unknown as { shop: GuardedPage }).shop;
    tracker.track('goalCompleted', { goalId: id });
    await tracker.flush();
  }, goalId);
  const found = (await delivered()).find(({ name, payload }) => name === 'goalCompleted' && (payload as { readonly goalId: string }).goalId === goalId);
  return found ?? { who: {}, where: {}, never: goalId };
}

describe('a shop whose relay hides the id of the browser and asks for tokens', () => {
  test('knows the browser again after its storage was emptied, by a cookie that no script can read', async () => {
    const { shop } = used(stage.shops);
    const first = await open(shop.url);
    const id = await browserIdOf(first);
    expect(await reach(shop, first, 'first')).toMatchObject({ who: { browserId: id } });
    const [cookie] = (await used(stage.visitor).cookies()).filter(({ name }) => name === 'waymark_id');
    expect(cookie).toMatchObject({ value: id, httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400).toBeCloseTo(400, 0);
    expect(await first.evaluate(() => document.cookie)).not.toContain('waymark_id');
    await first.close();

    await used(stage.visitor).addInitScript(() => localStorage.clear());
    const second = await open(shop.url);
    expect(await browserIdOf(second)).toBe(id);
    expect(await reach(shop, second, 'second')).toMatchObject({ who: { browserId: id } });
  });

  test('takes nothing for another browser with a copied token', async () => {
    const { shop } = used(stage.shops);
    await reach(shop, await open(shop.url), 'known');
    const page = await open(shop.url);
    const id = await browserIdOf(page);
    const results = await page.evaluate(async (own) => {
      const { pageToken } = JSON.parse(document.getElementById('settings')?.textContent ?? '') as { readonly pageToken: string };
      const event = { v: 1, name: 'goalCompleted', payload: { goalId: 'forged' }, occurredAt: Date.now(), seq: 0, consent: ['*'], priority: 'normal', where: { runtime: 'browser', url: location.href } };
      const events = [own, 'somebody-else'].map((browserId) => ({ ...event, id: `of-${browserId}`, who: { browserId } }));
      const answer = await fetch('/w', { method: 'POST', body: JSON.stringify({ v: 1, sentAt: Date.now(), pageToken, events }) });
      return ((await answer.json()) as { readonly results: unknown }).results;
    }, id);
    expect(results).toMatchObject([{ status: 'accepted' }, { status: 'dropped', code: 'page-token-foreign' }]);
  });

  test('is told that a program drives the browser, and finds nothing else against a real one', async () => {
    const { shop } = used(stage.shops);
    expect((await reach(shop, await open(shop.url), 'driven')).where).toMatchObject({ bot: ['webdriver'] });
  });
});

describe('a link to another domain of the shop', () => {
  test('takes the browser id along, and nobody else goes on as this browser', async () => {
    const { shop, outlet } = used(stage.shops);
    const from = await open(shop.url);
    const id = await browserIdOf(from);
    const link = await decorated(from, outlet.url);
    expect(link).toMatch(/\?_wm=/);
    const to = await open(link);
    expect([to.accepted, await browserIdOf(to), to.url()]).toEqual([true, id, outlet.url]);
    expect(await reach(outlet, to, 'arrived')).toMatchObject({ who: { browserId: id }, where: { url: outlet.url } });

    await stage.visitor?.close();
    stage.visitor = await used(stage.browser).newContext();
    const stranger = await open(link);
    expect([stranger.accepted, (await browserIdOf(stranger)) === id]).toEqual([false, false]);
  });
});
