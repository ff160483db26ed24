import type { EventEnvelope } from '@waymark/core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './harness/chromium.ts';
import { startTagSite, type TagPage, type TagSite } from './harness/tag-site.ts';

interface Waymark {
  push(...calls: unknown[]): void;
  track(name: string, payload: object): string;
  flush(): Promise<unknown>;
}

const stage: { browser?: Browser; site?: TagSite; page?: Page } = {};
const complaints: string[] = [];

beforeAll(async () => {
  [stage.site, stage.browser] = await Promise.all([startTagSite(), launchChromium()]);
});
afterAll(async () => {
  await stage.browser?.close();
  await stage.site?.close();
});
afterEach(async () => {
  await stage.page?.close();
  const found = complaints.splice(0);
  if (found.length > 0) throw new Error(`The page complained: ${found.join(' | ')}`);
});

/** No purposes: what this is about does not depend on consent. */
const relay = `{ url: '/w', purposes: [] }`;
const async = '<script async src="/waymark.iife.js"></script>';

function site(): TagSite {
  if (!stage.site) throw new Error('Used outside a test.');
  return stage.site;
}

/** Opens a page whose library is still on its way. */
async function open(tagPage: TagPage): Promise<Page> {
  site().show(tagPage);
  const page = await stage.browser?.newPage();
  if (!page) throw new Error('Used outside a test.');
  stage.page = page;
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(site().url, { waitUntil: 'commit' });
  await page.waitForFunction(() => 'shopIsReady' in window);
  return page;
}

async function arrive(page: Page): Promise<void> {
  site().release();
  await page.waitForFunction(() => 'flush' in (window as unknown as { waymark: object }).waymark);
  await page.evaluate(() => (window as unknown as { waymark: Waymark }).waymark.flush());
}

/** Goals of a visit, by the order in which the tracker took them. */
async function goals(prefix: string): Promise<readonly EventEnvelope<string, { readonly goalId: string }>[]> {
  const events = (await site().delivered()) as readonly EventEnvelope<string, { readonly goalId: string }>[];
  return events.filter(({ name, payload }) => name === 'goalCompleted' && payload.goalId.startsWith(prefix)).sort((one, other) => one.seq - other.seq);
}

describe('calls before the library has loaded', () => {
  test('arrive in order with their own time, and the library loads under a strict content policy', async () => {
    const page = await open({
      head: `<script src="/stub.js"></script><script src="/shop.js"></script>${async}`,
      shop: `
        waymark.push(['start', { relay: ${relay} }]);
        const payload = { goalId: 'early-1' };
        waymark.push(['track', 'goalCompleted', payload]);
        payload.goalId = 'changed';
        waymark.push(['track', 'goalCompleted', { goalId: 'early-2' }, { key: 'once' }], ['nonsense'], ['track', 'goalCompleted', { goalId: 'early-2' }, { key: 'once' }]);
        waymark.push((tracker) => tracker.track('goalCompleted', { goalId: 'early-3' }));
        window.shopIsReady = Date.now();`,
    });
    await page.waitForTimeout(200);
    await arrive(page);
    const shopIsReady = await page.evaluate(() => (window as unknown as { shopIsReady: number }).shopIsReady);
    const found = await goals('early');
    expect(found.map(({ payload }) => payload.goalId)).toEqual(['early-1', 'early-2', 'early-3']);
    for (const { occurredAt } of found.slice(0, 2)) expect(occurredAt).toBeLessThanOrEqual(shopIsReady);
    expect(found[2]?.occurredAt).toBeGreaterThanOrEqual(shopIsReady + 200);
    expect(complaints.splice(0), 'the one wrong call').toEqual([expect.stringContaining('nonsense')]);
  });

  test('need no stub where a queue is enough, and the tag can say how to start', async () => {
    const page = await open({
      head: `<script src="/shop.js"></script><script async src="/waymark.iife.js" data-options='{"relay":{"url":"/w","purposes":[]},"metadata":{"release":"7"}}'></script>`,
      shop: `(window.waymark = window.waymark || []).push(['track', 'goalCompleted', { goalId: 'plain' }]); window.shopIsReady = true;`,
    });
    await arrive(page);
    expect((await goals('plain')).map(({ where }) => where.metadata)).toEqual([expect.objectContaining({ release: '7' })]);
  });
});

test('calls after the library has loaded go on as before, also by a queue that was kept', async () => {
  const page = await open({
    head: `<script src="/stub.js"></script>${async}<script src="/shop.js"></script>`,
    shop: `window.kept = waymark; waymark.push(['start', { relay: ${relay} }]); window.shopIsReady = true;`,
  });
  await arrive(page);
  await page.evaluate(() => {
    const { waymark, kept } = window as unknown as { waymark: Waymark; kept: Waymark };
    kept.push(['track', 'goalCompleted', { goalId: 'late-1' }]);
    waymark.push(['track', 'goalCompleted', { goalId: 'late-2' }]);
    waymark.track('goalCompleted', { goalId: 'late-3' });
    return waymark.flush();
  });
  expect((await goals('late')).map(({ payload }) => payload.goalId)).toEqual(['late-1', 'late-2', 'late-3']);
});
