import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useStage } from './harness/stage.ts';

const stage = useStage();
const gated = { purposes: ['analytics'], flushIntervalMs: 0 };

async function stored(page: Page) {
  const inPage = await page.evaluate(async () => ({
    cookie: document.cookie,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }));
  return { ...inPage, cookies: (await stage.context.cookies()).map(({ name }) => name) };
}

const nothing = { cookie: '', local: [], session: [], databases: [], cookies: [] };

describe('before the visitor decides', () => {
  test('nothing is stored and nothing is sent, not even by leaving', async () => {
    const page = await stage.open(stage.site.page(gated));
    await page.evaluate(() => {
      window.tracker.identify('user-1');
      window.tracker.track('goalCompleted', { goalId: 'undecided' });
      return window.tracker.flush();
    });
    expect(await stored(page)).toEqual(nothing);
    await page.goto(`${stage.site.url}/empty`);
    await page.waitForTimeout(300);
    expect(await stored(page)).toEqual(nothing);
    expect(stage.site.requests).toBe(0);
  });

  test('what a transport needs no consent for is sent, and still nothing is stored', async () => {
    const page = await stage.open(stage.site.page({}));
    await page.evaluate(() => window.tracker.flush());
    expect(stage.site.received.map(({ name }) => name)).toEqual(['pageOpened', 'pageLoaded']);
    expect(stage.site.received[0]?.consent).toEqual([]);
    expect(await stored(page)).toEqual(nothing);
  });
});

describe('a decision', () => {
  test('to allow sends what waited, stores the identity, and holds for the next page', async () => {
    const page = await stage.open(stage.site.page(gated, 'module', '&utm_source=mail'));
    await page.evaluate(() => {
      window.tracker.setConsent({ analytics: 'granted', marketing: 'denied' });
      return window.tracker.flush();
    });
    expect(stage.site.received.map(({ name, consent }) => [name, consent])).toEqual([
      ['pageOpened', ['analytics']],
      ['pageLoaded', ['analytics']],
    ]);
    const { who, where } = stage.site.received[0] ?? {};
    expect(await stored(page)).toMatchObject({ local: expect.arrayContaining(['waymark_id', 'waymark.session']), session: [] });
    const cookies = new Map((await stage.context.cookies()).map(({ name, value }) => [name, value]));
    expect(cookies.get('waymark_id')).toBe(who?.browserId);
    expect(decodeURIComponent(cookies.get('waymark_consent') ?? '')).toBe('analytics:granted,marketing:denied');

    await page.goto(stage.site.page(gated));
    await page.evaluate(() => window.tracker.flush());
    const next = stage.site.received.filter(({ name }) => name === 'pageOpened').at(-1);
    expect(next?.who).toEqual(who);
    expect(next?.where.landing).toEqual({ url: where?.url });
    expect(next?.where.url).not.toBe(where?.url);
  });

  test('to refuse drops what waited and stores the decision alone', async () => {
    const page = await stage.open(stage.site.page(gated));
    const receipt = await page.evaluate(() => {
      window.tracker.setConsent({ analytics: 'denied' });
      return window.tracker.flush();
    });
    expect(receipt.transports['collector']).toMatchObject({ accepted: 2, dropped: { 'no-consent': 2 } });
    expect(await stored(page)).toMatchObject({ local: [], session: [], cookies: ['waymark_consent'] });
    expect(stage.site.requests).toBe(0);
  });

  test('to withdraw takes our ids out of the browser', async () => {
    const page = await stage.open(stage.site.page({ ...gated, consent: { analytics: 'granted' } }));
    expect((await stored(page)).cookies).toEqual(['waymark_id']);
    await page.evaluate(() => window.tracker.setConsent({ analytics: 'denied' }));
    expect(await stored(page)).toMatchObject({ local: [], session: [], cookies: ['waymark_consent'] });
  });
});

describe('Global Privacy Control', () => {
  async function openWithSignal(): Promise<Page> {
    await stage.context.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
    return stage.open(stage.site.page({ purposes: ['marketing'], consent: { marketing: 'granted' } }));
  }

  test('denies marketing, whatever the page grants by itself', async () => {
    const page = await openWithSignal();
    const receipt = await page.evaluate(() => window.tracker.flush());
    expect(receipt.transports['collector']).toMatchObject({ accepted: 2, dropped: { 'no-consent': 2 } });
    expect(await stored(page)).toEqual(nothing);
    expect(stage.site.requests).toBe(0);
  });

  test('yields to a grant by the visitor, also on the next page', async () => {
    const page = await openWithSignal();
    await page.evaluate(() => window.tracker.setConsent({ marketing: 'granted' }));
    await page.reload();
    await page.waitForFunction(() => 'tracker' in window);
    await page.evaluate(() => window.tracker.flush());
    expect(stage.site.received.map(({ name }) => name)).toContain('pageOpened');
  });
});
