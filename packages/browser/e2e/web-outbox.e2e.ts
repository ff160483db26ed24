import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { readDisk, told, useOutboxStage } from './harness/outbox-stage.ts';

const stage = useOutboxStage();
const soon = { timeout: 60_000, interval: 20 };

const put = (page: Page, ...ids: readonly string[]) => page.evaluate((given) => window.waymarkTest.put(...given), ids);
const adopted = async (page: Page): Promise<readonly string[]> => (await told(page)).adopted;
const sorted = (ids: readonly string[]): readonly string[] => [...ids].sort();

/** Ids in the database, in order. */
async function inDatabase(page: Page): Promise<readonly string[]> {
  const { database } = await readDisk(page);
  // What was taken from a dead page leaves a version without events for a while.
  return Object.values(database).flatMap((text) => (JSON.parse(String(text)) as [number, { readonly id: string }[]])[1].map(({ id }) => id));
}

const commits = (page: Page, ...ids: readonly string[]) => vi.waitFor(async () => expect(await inDatabase(page)).toEqual(ids), soon);

/** Goes on to a page of the same origin in the same tab and opens its outbox. */
async function goOn(page: Page): Promise<void> {
  await page.goto(`${stage.url}/next`);
  await page.evaluate(() => window.waymarkTest.open());
}

describe('what a page keeps', () => {
  test('is adopted by the page after it, oldest first', async () => {
    const page = await stage.open();
    await put(page, 'b', 'a');
    await put(page, 'c');
    await commits(page, 'b', 'a', 'c');
    await goOn(page);
    expect(await told(page)).toEqual({ adopted: ['b', 'a', 'c'], lost: [], failed: [] });
    await commits(page, 'b', 'a', 'c');
  });

  test('goes when it is removed, and a known id is replaced in its place', async () => {
    const page = await stage.open();
    await put(page, 'a', 'b', 'c');
    await page.evaluate(() => {
      const { keep, remove, event } = window.waymarkTest;
      keep([{ ...event('a'), lanes: ['other'] }]);
      remove(['b', 'unknown']);
    });
    await commits(page, 'a', 'c');
    expect(Object.values((await readDisk(page)).database).join()).toContain('["other"]');
    await page.evaluate(() => window.waymarkTest.remove(['a', 'c']));
    await vi.waitFor(async () => expect(await readDisk(page)).toEqual({ database: {}, local: {} }), soon);
  });

  test('of one task is written in one transaction with relaxed durability', async () => {
    const page = await stage.open();
    const seen = await page.evaluate(async () => {
      const begin = IDBDatabase.prototype.transaction;
      const modes: unknown[] = [];
      IDBDatabase.prototype.transaction = function (...given) {
        modes.push(given);
        return begin.apply(this, given);
      };
      const { keep, remove, event } = window.waymarkTest;
      for (let index = 0; index < 1000; index += 1) keep([event(`e${index}`, 600)]);
      remove(['e0']);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return modes;
    });
    expect(seen).toEqual([['waymark', 'readwrite', { durability: 'relaxed' }]]);
    expect(await inDatabase(page)).toHaveLength(999);
  });

  test('and what never had to be kept leaves no trace', async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      window.waymarkTest.put('a');
      window.waymarkTest.remove(['a']);
      window.waymarkTest.outbox.leave();
    });
    await page.waitForTimeout(200);
    expect(await readDisk(page)).toEqual({ database: {}, local: {} });
  });

  test('is given away when the outbox is closed, and nothing else stays', async () => {
    const page = await stage.open();
    await put(page, 'a');
    expect(await page.evaluate(() => window.waymarkTest.outbox.close())).toBe(true);
    expect(await inDatabase(page)).toEqual(['a']);
    expect(await page.evaluate(async () => (await navigator.locks.query()).held)).toEqual([]);
    const next = await stage.open();
    expect(await adopted(next)).toEqual(['a']);
    await next.evaluate(() => window.waymarkTest.remove(['a']));
    expect(await next.evaluate(() => window.waymarkTest.outbox.close())).toBe(true);
    expect(await readDisk(next)).toEqual({ database: {}, local: {} });
  });

  test('under another name is nobody else’s', async () => {
    const page = await stage.open({ name: 'shop' });
    await put(page, 'a');
    await page.close({ runBeforeUnload: true });
    expect(await adopted(await stage.open())).toEqual([]);
    expect(await adopted(await stage.open({ name: 'shop' }))).toEqual(['a']);
  });
});

describe('a page that is left', () => {
  test('keeps what no transaction has committed, and it is moved by the next page', async () => {
    const page = await stage.open();
    await put(page, 'a', 'b');
    await commits(page, 'a', 'b');
    await page.evaluate((url) => {
      addEventListener('pagehide', () => {
        window.waymarkTest.put('late');
        window.waymarkTest.remove(['a']);
        window.waymarkTest.outbox.leave();
        const [key] = Object.keys(localStorage);
        sessionStorage.setItem('saved', localStorage.getItem(String(key)) ?? 'nothing');
      });
      location.assign(url);
    }, `${stage.url}/next`);
    await page.waitForURL(/next/);
    expect(await page.evaluate(() => sessionStorage.getItem('saved'))).toContain('late');
    await page.evaluate(() => window.waymarkTest.open());
    expect(await adopted(page)).toEqual(['b', 'late']);
    await commits(page, 'b', 'late');
    expect((await readDisk(page)).local).toEqual({});
  });

  test('loses none of 200 large events of its last moment', async () => {
    const page = await stage.open();
    await page.evaluate((url) => {
      addEventListener('pagehide', () => {
        const { keep, outbox, event } = window.waymarkTest;
        keep(Array.from({ length: 200 }, (_, index) => event(`e${index}`, 2000)));
        outbox.leave();
      });
      location.assign(url);
    }, `${stage.url}/next`);
    await page.waitForURL(/next/);
    await page.evaluate(() => window.waymarkTest.open());
    expect(await adopted(page)).toEqual(Array.from({ length: 200 }, (_, index) => `e${index}`));
  });

  test('and lives on clears up when its transactions are through', async () => {
    const page = await stage.open();
    const saved = await page.evaluate(() => {
      window.waymarkTest.put('a');
      window.waymarkTest.outbox.leave();
      return Object.values({ ...localStorage });
    });
    expect(saved.join()).toContain('"id":"a"');
    await vi.waitFor(async () => expect((await readDisk(page)).local).toEqual({}), soon);
    await commits(page, 'a');
  });

  test('prefers what was written last, wherever it was written', async () => {
    const page = await stage.visit();
    await page.evaluate(async () => {
      const { event } = window.waymarkTest;
      const text = (version: number, ...ids: readonly string[]) => JSON.stringify([version, ids.map((id) => event(id))]);
      const db = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('waymark', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('waymark');
        request.onsuccess = () => resolve(request.result);
      });
      const store = db.transaction('waymark', 'readwrite').objectStore('waymark');
      store.put(text(7, 'one', 'two'), 'waymark:1');
      store.put(text(8, 'four'), 'waymark:2');
      db.close();
      localStorage.setItem('waymark:1', text(6, 'zero', 'one'));
      localStorage.setItem('waymark:2', text(9, 'four', 'five'));
    });
    await page.evaluate(() => window.waymarkTest.open());
    expect(sorted(await adopted(page))).toEqual(['five', 'four', 'one', 'two']);
    await vi.waitFor(async () => expect((await readDisk(page)).local).toEqual({}), soon);
  });
});

describe('tabs', () => {
  test('leave a living tab its part, and adopt it when the tab dies', async () => {
    const first = await stage.open();
    await put(first, 'a');
    await commits(first, 'a');
    const second = await stage.open();
    const third = await stage.open();
    expect([...(await adopted(second)), ...(await adopted(third))]).toEqual([]);
    await first.close({ runBeforeUnload: true });
    await vi.waitFor(async () => expect([...(await adopted(second)), ...(await adopted(third))]).toEqual(['a']), soon);
    await second.waitForTimeout(200);
    expect([...(await adopted(second)), ...(await adopted(third))]).toEqual(['a']);
  });

  test('hear that nothing is left when nothing is, of those that live neither', async () => {
    const isClear = (page: Page): Promise<boolean> => page.evaluate(() => window.waymarkTest.isClear);
    const first = await stage.open();
    expect(await isClear(first)).toBe(true);
    await put(first, 'a');
    await commits(first, 'a');
    const second = await stage.open();
    expect(await isClear(second)).toBe(false);
    await first.evaluate(() => window.waymarkTest.remove(['a']));
    await vi.waitFor(async () => expect(await isClear(second)).toBe(true), soon);
  });

  test('find what a tab that was opened after them has left when they are visible again, or within a minute', async () => {
    const first = await stage.visit();
    await first.clock.install();
    await first.evaluate(() => window.waymarkTest.open());
    const second = await stage.open();
    await put(second, 'a');
    await commits(second, 'a');
    await second.close({ runBeforeUnload: true });
    await first.evaluate(() => window.waymarkTest.outbox.back());
    await first.clock.fastForward(300);
    await vi.waitFor(async () => expect(await adopted(first)).toEqual(['a']), soon);
    const third = await stage.open();
    await put(third, 'b');
    await vi.waitFor(async () => expect(sorted(await inDatabase(third))).toEqual(['a', 'b']), soon);
    // The clock is that of all pages, and cannot be set while one of them is closing.
    await third.close();
    await first.clock.fastForward(60_000);
    await vi.waitFor(async () => expect(await adopted(first)).toEqual(['a', 'b']), soon);
  });

  test('do not adopt what a tab in another process still sees in localStorage, and clean up after it', async () => {
    const dead = await stage.open();
    await dead.evaluate(() => addEventListener('pagehide', () => (window.waymarkTest.put('a'), window.waymarkTest.outbox.leave())));
    const [first, second] = await Promise.all([stage.visit(), stage.visit()]);
    await dead.close({ runBeforeUnload: true });
    await vi.waitFor(async () => expect(Object.keys((await readDisk(first)).local)).toHaveLength(1), soon);
    const [[key, text] = ['', '']] = Object.entries((await readDisk(first)).local);
    await first.evaluate(() => window.waymarkTest.open());
    await vi.waitFor(async () => expect(await adopted(first)).toEqual(['a']), soon);
    await commits(first, 'a');
    await second.evaluate(([name, value]) => localStorage.setItem(name, value), [key, String(text)] as const);
    await second.evaluate(() => window.waymarkTest.open());
    await vi.waitFor(async () => expect((await readDisk(second)).local).toEqual({}), soon);
    expect(await adopted(second)).toEqual([]);
    await vi.waitFor(async () => expect(Object.keys((await readDisk(second)).database)).not.toContain(key), soon);
    expect(await inDatabase(second)).toEqual(['a']);
  });

  test.each(['IndexedDB', 'localStorage'])('that are opened together never adopt the same part twice from %s', async (where) => {
    for (let round = 0; round < 8; round += 1) {
      const dead = await stage.open();
      if (where === 'IndexedDB') {
        await put(dead, 'a', 'b');
        await vi.waitFor(async () => expect(await inDatabase(dead)).toContain('b'), soon);
      } else {
        await dead.evaluate(() => addEventListener('pagehide', () => (window.waymarkTest.put('a', 'b'), window.waymarkTest.outbox.leave())));
      }
      const pages = await Promise.all([stage.visit(), stage.visit(), stage.visit()]);
      await dead.close({ runBeforeUnload: true });
      await vi.waitFor(() => expect(dead.isClosed()).toBe(true), soon);
      await Promise.all(pages.map((page) => page.evaluate(() => window.waymarkTest.open())));
      await vi.waitFor(async () => expect((await Promise.all(pages.map(adopted))).flat()).toEqual(['a', 'b']), soon);
      await pages[0].waitForTimeout(100);
      expect((await Promise.all(pages.map(adopted))).flat()).toEqual(['a', 'b']);
      await Promise.all(pages.map((page) => page.evaluate(() => (window.waymarkTest.remove(['a', 'b']), window.waymarkTest.outbox.close()))));
      await Promise.all(pages.map((page) => page.close()));
    }
  });
});
