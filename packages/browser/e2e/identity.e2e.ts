import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { buildApp } from './harness/build-app.ts';
import { type PageOptions, pageHtml } from './harness/site.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
const allowed: PageOptions = { consent: { analytics: 'granted' }, flushIntervalMs: 0 };
const day = 86_400;

async function idCookie(name = 'waymark_id') {
  const found = (await stage.context.cookies()).find((cookie) => cookie.name === name);
  return found && { ...found, days: Math.round((found.expires - Date.now() / 1000) / day) };
}

describe('the cookie of the browser id', () => {
  test('lives 400 days on this host, is Lax, and readable by scripts', async () => {
    await stage.open(stage.site.page(allowed));
    expect(await idCookie()).toMatchObject({ days: 400, sameSite: 'Lax', secure: false, httpOnly: false, path: '/', domain: '127.0.0.1' });
  });

  test('is Secure on https, and shared with subdomains when asked', async () => {
    const script = await buildApp();
    await stage.context.route('https://www.shop.example/**', (route) => {
      const url = new URL(route.request().url());
      if (url.pathname === '/app.js') return route.fulfill({ contentType: 'text/javascript', body: script });
      return route.fulfill({ contentType: 'text/html', body: url.pathname === '/collect' ? '{}' : pageHtml(url.searchParams) });
    });
    const options = { ...allowed, cookie: { domain: 'shop.example', name: 'visitor', lifetimeDays: 30, sameSite: 'Strict' } };
    await stage.open(`https://www.shop.example/page?options=${encodeURIComponent(JSON.stringify(options))}`);
    expect(await idCookie('visitor')).toMatchObject({ days: 30, sameSite: 'Strict', secure: true, domain: '.shop.example' });
  });

  test('comes back from its mirror, and its lifetime is renewed', async () => {
    const page = await stage.open(stage.site.page(allowed));
    const before = await idCookie();
    await stage.context.clearCookies();
    await page.reload();
    await page.waitForFunction(() => 'tracker' in window);
    expect(await idCookie()).toMatchObject({ value: before?.value, days: 400 });
  });

  test('set by a server is taken over', async () => {
    await stage.context.addCookies([{ name: 'waymark_id', value: 'from-the-relay-1', url: stage.site.url }]);
    const page = await stage.open(stage.site.page(allowed));
    await page.evaluate(() => window.tracker.flush());
    expect(stage.site.received[0]?.who.browserId).toBe('from-the-relay-1');
  });
});

describe('a tab', () => {
  /** Id that events of a page carry, and what the page told by itself. */
  async function look(page: Page): Promise<{ readonly tabId: string | undefined; readonly names: readonly string[] }> {
    await page.waitForFunction(() => 'tracker' in window);
    const id = await page.evaluate(async () => {
      const made = window.tracker.track('goalCompleted', { goalId: 'look-here' });
      await window.tracker.flush();
      return made;
    });
    const tabId = stage.site.received.find((event) => event.id === id)?.who.tabId;
    return { tabId, names: stage.site.received.filter(({ who }) => who.tabId === tabId).map(({ name }) => name) };
  }

  test('keeps its id over reloads and pages, and is opened once', async () => {
    const page = await stage.open(stage.site.page(allowed));
    const { tabId } = await look(page);
    await page.reload();
    expect((await look(page)).tabId).toBe(tabId);
    await page.goto(`${stage.site.url}/empty`);
    await page.goto(stage.site.page(allowed));
    const last = await look(page);
    expect(last.tabId).toBe(tabId);
    expect(last.names.filter((name) => name === 'tabOpened')).toHaveLength(1);
    expect(last.names.filter((name) => name === 'pageOpened')).toHaveLength(3);
  });

  test.each([
    ['with an opener', ''],
    ['without an opener', 'noopener'],
  ])('that a page opens %s has an id of its own', async (_title, features) => {
    const page = await stage.open(stage.site.page(allowed));
    const first = await look(page);
    const opening = stage.context.waitForEvent('page');
    await page.evaluate(([url, how]) => void window.open(url, '_blank', how), [stage.site.page(allowed), features] as const);
    const second = await look(await opening);
    expect(second.tabId).not.toBe(first.tabId);
    expect(second.names).toContain('tabOpened');
    expect((await look(page)).tabId).toBe(first.tabId);
  });

  test('opened from a page that came out of the back/forward cache has an id of its own', async () => {
    const page = await stage.open(stage.site.page(allowed));
    const first = await look(page);
    await page.evaluate(() => Object.assign(window, { mark: 1 }));
    await page.goto(stage.site.page(allowed, 'module', '&second=1'));
    await look(page);
    await page.goBack({ waitUntil: 'commit' });
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
    await page.waitForTimeout(50);
    const opening = stage.context.waitForEvent('page');
    await page.evaluate((url) => void window.open(url, '_blank'), stage.site.page(allowed));
    expect((await look(await opening)).tabId).not.toBe(first.tabId);
    expect((await look(page)).tabId).toBe(first.tabId);
  });
});
