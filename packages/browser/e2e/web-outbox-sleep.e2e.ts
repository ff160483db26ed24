import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type MortalBrowser, startMortal } from './harness/mortal-browser.ts';
import { PageNotKept } from './harness/page-mark.ts';
import { readDisk, told, useOutboxStage } from './harness/outbox-stage.ts';

const stage = useOutboxStage();
const soon = { timeout: 60_000, interval: 20 };

const put = (page: Page, ...ids: readonly string[]) => page.evaluate((given) => window.waymarkTest.put(...given), ids);
const records = async (page: Page): Promise<number> => Object.keys((await readDisk(page)).database).length;
const heldLocks = (page: Page) => page.evaluate(async () => ((await navigator.locks.query()).held ?? []).map(({ name }) => name));

/** A page with two events on the disk. */
async function pageWithEvents(): Promise<Page> {
  const page = await stage.open();
  await put(page, 'a', 'b');
  await vi.waitFor(async () => expect(await records(page)).toBe(1), soon);
  return page;
}

/** Why the page was loaded anew; empty when it came out of the back/forward cache. Not in the DOM types yet. */
const whyNotRestored = (): string => {
  const [entry] = performance.getEntriesByType('navigation') as readonly (PerformanceEntry & { readonly notRestoredReasons?: { readonly reasons: unknown } | null })[];
  return JSON.stringify(entry?.notRestoredReasons?.reasons ?? '').replace('""', '');
};

/** A busy Chromium gives up a page now and then for reasons of its own, and loads it anew. Then there is nothing to be learnt, and a test is played again. */
const ifNotKept = { retry: { count: 2, condition: (error: { readonly name?: string }) => error.name === PageNotKept.name } };

async function goBack(page: Page): Promise<void> {
  await page.goBack({ waitUntil: 'commit' });
  const why = await page.evaluate(whyNotRestored);
  if (why !== '') throw new PageNotKept(why);
  await page.waitForFunction(() => document.visibilityState === 'visible');
}

describe('a page in the back/forward cache', ifNotKept, () => {
  test('comes back, owns its part again, and goes on writing', async () => {
    const page = await pageWithEvents();
    await page.evaluate(() => Object.assign(window, { mark: 1 }));
    for (let round = 0; round < 5; round += 1) {
      await page.goto(`${stage.url}/next`);
      expect(await heldLocks(page)).toEqual([]);
      await goBack(page);
      expect(await page.evaluate(() => 'mark' in window)).toBe(true);
      await vi.waitFor(async () => expect(await heldLocks(page)).toHaveLength(1), soon);
      // Waits for the transaction in which the outbox looks for its part. A transaction that a page leaves behind may cost it its place.
      expect(await records(page)).toBe(1);
    }
    await put(page, 'c');
    await vi.waitFor(async () => expect(Object.values((await readDisk(page)).database).join()).toContain('"id":"c"'), soon);
    expect(await told(page)).toEqual({ adopted: [], lost: [], failed: [] });
  });

  // A transaction that a page leaves behind may cost it its place; nothing can be done about that, and it is not told as contention for a lock.
  test('is never thrown out of it because of a lock, however fast the visitor goes back and forth', async () => {
    await stage.context.addInitScript(() => {
      const track = (): void => window.waymarkTest.put(`e${performance.now()}`);
      addEventListener('load', () => void window.waymarkTest.open().then(track));
      addEventListener('pageshow', ({ persisted }) => persisted && track());
    });
    const page = await stage.visit('/one');
    await vi.waitFor(async () => expect(await heldLocks(page)).toHaveLength(1), soon);
    await page.goto(`${stage.url}/two`);
    await vi.waitFor(async () => expect(await heldLocks(page)).toHaveLength(1), soon);
    for (let round = 0; round < 20; round += 1) {
      await (round % 2 ? page.goForward({ waitUntil: 'commit' }) : page.goBack({ waitUntil: 'commit' }));
      const why = await page.evaluate(whyNotRestored);
      expect(why).not.toContain('lock');
      // A page that is loaded anew has yet to open its outbox.
      if (why) break;
      await page.waitForTimeout(round * 3);
    }
  });

  test('is taken over by another tab, learns what it lost, and keeps what it tracks from then on', async () => {
    const page = await pageWithEvents();
    const other = await stage.open();
    expect((await told(other)).adopted).toEqual([]);
    await page.goto(`${stage.url}/next`);
    await vi.waitFor(async () => expect((await told(other)).adopted).toEqual(['a', 'b']), soon);
    await vi.waitFor(async () => expect(await records(other)).toBe(1), soon);
    await goBack(page);
    await put(page, 'new');
    await vi.waitFor(async () => expect(await told(page)).toEqual({ adopted: [], lost: ['a', 'b'], failed: [] }), soon);
    await vi.waitFor(async () => expect(await records(other)).toBe(2), soon);
    expect((await told(other)).adopted).toEqual(['a', 'b']);
    await page.close({ runBeforeUnload: true });
    await other.evaluate(() => window.waymarkTest.outbox.back());
    await vi.waitFor(async () => expect((await told(other)).adopted).toEqual(['a', 'b', 'new']), soon);
  });

  test('that is left again as soon as it is back loses nothing of what it tracked in between', async () => {
    const page = await stage.open();
    const other = await stage.open();
    // Too late for the database.
    await page.evaluate(() => {
      window.waymarkTest.put('a');
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    });
    await other.evaluate(() => window.waymarkTest.outbox.back());
    await vi.waitFor(async () => expect((await told(other)).adopted).toEqual(['a']), soon);
    await vi.waitFor(async () => expect((await readDisk(other)).local).toEqual({}), soon);
    await page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      window.waymarkTest.put('b');
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    });
    await other.evaluate(() => window.waymarkTest.outbox.back());
    await vi.waitFor(async () => expect((await told(other)).adopted).toEqual(['a', 'b']), soon);
  });

  test('loses what it had in localStorage only, too', async () => {
    const page = await stage.visit();
    await page.evaluate(() => {
      Object.defineProperty(window, 'indexedDB', { value: undefined });
      return window.waymarkTest.open();
    });
    await put(page, 'a');
    await page.goto(`${stage.url}/next`);
    const other = await stage.open();
    expect((await told(other)).adopted).toEqual(['a']);
    await goBack(page);
    await vi.waitFor(async () => expect((await told(page)).lost).toEqual(['a']), soon);
  });

  test('that could keep nothing loses nothing', async () => {
    const page = await stage.visit();
    await page.evaluate(() => {
      for (const each of ['indexedDB', 'localStorage']) Object.defineProperty(window, each, { value: undefined });
      return window.waymarkTest.open();
    });
    await put(page, 'a');
    await page.goto(`${stage.url}/next`);
    await goBack(page);
    await page.waitForTimeout(200);
    expect((await told(page)).lost).toEqual([]);
  });
});

/**
 * Opens an outbox and puts two events. The page is told to sleep in the very call in which the outbox looks for its part in the database, which does not
 * have it yet, and to wake in the same call if `wakes`. Resolves when the outbox has dealt with the answer.
 */
const sleepInLook = (page: Page, wakes: boolean): Promise<void> =>
  page.evaluate(async (wakesAtOnce) => {
    const { get } = IDBObjectStore.prototype;
    const answered = new Promise((resolve) => {
      IDBObjectStore.prototype.get = function lookAsleep(this: IDBObjectStore, query) {
        IDBObjectStore.prototype.get = get;
        const request = get.call(this, query);
        dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
        if (wakesAtOnce) dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
        request.addEventListener('success', () => resolve(request.result));
        return request;
      };
    });
    const opened = window.waymarkTest.open();
    window.waymarkTest.put('a', 'b');
    await Promise.all([opened, answered]);
    // What the outbox does with the answer it does in microtasks.
    await new Promise((resolve) => setTimeout(resolve));
  }, wakes);

describe('a page that falls asleep while it looks into the database', () => {
  test.each([
    ['and sleeps on', false],
    ['and wakes before the answer comes', true],
  ])('%s loses nothing, and the next page has each event once', async (_title, wakes) => {
    const page = await stage.visit();
    await sleepInLook(page, wakes);
    expect(await told(page)).toEqual({ adopted: [], lost: [], failed: [] });
    const { database, local } = await readDisk(page);
    const onDisk = [...Object.values(database), ...Object.values(local)].join();
    for (const id of ['a', 'b']) expect(onDisk).toContain(`"id":"${id}"`);
    await page.goto(`${stage.url}/next`);
    await page.evaluate(() => window.waymarkTest.open());
    await vi.waitFor(async () => expect((await told(page)).adopted).toEqual(['a', 'b']), soon);
    // As when they are delivered.
    await page.evaluate(() => window.waymarkTest.remove(['a', 'b']));
    await page.evaluate(() => window.waymarkTest.outbox.close());
    const left = await readDisk(page);
    // A version without events says that a part was taken.
    expect([...Object.values(left.database), ...Object.values(left.local)].join()).not.toContain('"id"');
    const last = await stage.open();
    expect(await told(last)).toEqual({ adopted: [], lost: [], failed: [] });
  });
});

describe('a frozen tab', () => {
  let profile: string;
  let browser: MortalBrowser;

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'waymark-outbox-'));
    browser = await startMortal(profile, stage.script);
  });
  afterAll(async () => {
    await browser.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  });

  /** A tab in the background with two events, and one in front. */
  async function twoTabs(): Promise<readonly [Page, Page]> {
    const page = await browser.visit(stage.url);
    await page.evaluate(() => window.waymarkTest.open());
    await put(page, 'a', 'b');
    await vi.waitFor(async () => expect(await records(page)).toBeGreaterThan(0), soon);
    const other = await browser.visit(stage.url);
    await other.evaluate(() => window.waymarkTest.open());
    await vi.waitFor(async () => expect(await page.evaluate(() => document.visibilityState)).toBe('hidden'), soon);
    return [page, other];
  }

  test('gives up its part, and takes it back when it runs again', async () => {
    const [page, other] = await twoTabs();
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await vi.waitFor(async () => expect((await told(other)).adopted).toEqual(['a', 'b']), soon);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await page.bringToFront();
    await vi.waitFor(async () => expect((await told(page)).lost).toEqual(['a', 'b']), soon);
    await vi.waitFor(async () => expect(await heldLocks(page)).toHaveLength(2), soon);
  });

  test('that is only hidden keeps its part', async () => {
    const [page, other] = await twoTabs();
    expect(await page.evaluate(() => document.visibilityState)).toBe('hidden');
    await other.waitForTimeout(200);
    expect((await told(other)).adopted).toEqual([]);
    await page.bringToFront();
    expect((await told(page)).lost).toEqual([]);
  });
});

describe('a browser that is killed', () => {
  test('a second after events were written has them when it is started again', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'waymark-outbox-'));
    onTestFinished(() => rm(profile, { recursive: true, force: true, maxRetries: 10 }));
    const first = await startMortal(profile, stage.script);
    onTestFinished(() => first.kill());
    const page = await first.visit(stage.url);
    await page.evaluate(() => window.waymarkTest.open());
    await page.evaluate(() => {
      const { keep, event } = window.waymarkTest;
      keep(Array.from({ length: 200 }, (_, index) => event(`e${index}`, 600)));
    });
    await vi.waitFor(async () => expect(await records(page)).toBe(1), soon);
    await page.waitForTimeout(1000);
    await first.kill();
    const second = await startMortal(profile, stage.script);
    onTestFinished(() => second.kill());
    const later = await second.visit(stage.url);
    await later.evaluate(() => window.waymarkTest.open());
    expect((await told(later)).adopted).toEqual(Array.from({ length: 200 }, (_, index) => `e${index}`));
  });
});
