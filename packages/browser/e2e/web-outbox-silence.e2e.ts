import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { readDisk, readLocal, told, useOutboxStage } from './harness/outbox-stage.ts';

const stage = useOutboxStage();
const soon = { timeout: 30_000, interval: 20 };
/** The longest that the outbox waits for one answer, in milliseconds. */
const patience = 3000;
/** How long it waits before it asks for locks of others, in milliseconds. */
const courtesy = 300;

const put = (page: Page, ...ids: readonly string[]) => page.evaluate((given) => window.waymarkTest.put(...given), ids);
const onDisk = async (page: Page): Promise<string> => JSON.stringify(await readDisk(page));

/** Calls something of the outbox and lets the time of the page run until it has ended. */
async function patiently(page: Page, call: 'open' | 'close'): Promise<unknown> {
  await page.evaluate((name) => {
    const { waymarkTest } = window;
    const called = name === 'open' ? waymarkTest.open() : waymarkTest.outbox.close();
    void called.then((result) => Object.assign(window, { [name]: [result] }));
  }, call);
  return vi.waitFor(async () => {
    await page.clock.fastForward(patience);
    const done = await page.evaluate((name) => (window as unknown as Record<string, readonly unknown[] | undefined>)[name], call);
    expect(done).toBeDefined();
    return done?.[0];
  }, soon);
}

async function visit(prepare: () => void): Promise<Page> {
  const page = await stage.visit();
  await page.clock.install();
  await page.evaluate(prepare);
  return page;
}

const silent: readonly (readonly [what: string, prepare: () => void])[] = [
  ['locks that are never granted', () => void (LockManager.prototype.request = () => new Promise(() => undefined))],
  ['a database that never opens', () => void (IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest)],
  ['requests that are never answered', () => void (IDBRequest.prototype.addEventListener = () => undefined)],
  ['transactions that never end', () => void (IDBTransaction.prototype.addEventListener = () => undefined)],
];

/** Leaves an event on the disk, as a page does that is gone. */
async function leaveBehind(id: string): Promise<void> {
  const earlier = await stage.open();
  await put(earlier, id);
  await vi.waitFor(async () => expect(await onDisk(earlier)).toContain(`"${id}\\`), soon);
  await earlier.close({ runBeforeUnload: true });
}

test.each(silent)('%s hold up neither the opening of the outbox nor its closing, and nothing is lost to the next page', async (_what, prepare) => {
  await leaveBehind('earlier');
  const page = await visit(prepare);
  await patiently(page, 'open');
  await put(page, 'a', 'b');
  expect(await patiently(page, 'close')).toBe(true);
  await page.goto(`${stage.url}/next`);
  const next = await stage.open();
  await vi.waitFor(async () => expect([...(await told(next)).adopted].sort()).toEqual(['a', 'b', 'earlier']), soon);
});

/** What the pages of these tests have beside their outbox. */
interface Prepared {
  asked: number;
  opening: Promise<void>;
  /** Ends what holds up the outbox. */
  go(): void;
}

const go = (page: Page) => page.evaluate(() => (window as unknown as Prepared).go());

test('locks that are granted when a page is at last shown bring what earlier pages left', async () => {
  await leaveBehind('a');
  const page = await visit(() => {
    const { request } = LockManager.prototype;
    const shown = new Promise((resolve) => Object.assign(window, { asked: 0, go: resolve }));
    LockManager.prototype.request = async function late(this: LockManager, ...given: unknown[]) {
      (window as unknown as Prepared).asked += 1;
      await shown;
      return (request as (...all: unknown[]) => unknown).apply(this, given);
    } as typeof request;
  });
  const asked = (times: number) => vi.waitFor(async () => expect(await page.evaluate(() => (window as unknown as Prepared).asked)).toBe(times), soon);
  // Time stands still while the database is asked: a jump would take its answer for one that never comes.
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.evaluate(() => void Object.assign(window, { opening: window.waymarkTest.open() }));
  await asked(1);
  await page.clock.runFor(courtesy);
  await asked(2);
  await page.clock.fastForward(patience);
  await page.evaluate(() => (window as unknown as Prepared).opening);
  expect((await told(page)).adopted).toEqual([]);
  await vi.waitFor(async () => expect(await page.evaluate(async () => (await navigator.locks.query()).held)).toEqual([]), soon);
  await go(page);
  await vi.waitFor(async () => expect((await told(page)).adopted).toEqual(['a']), soon);
  expect((await told(page)).failed).toEqual([]);
});

test('a database that opens after the outbox has given up waiting brings what earlier pages left, and takes what this one has', async () => {
  await leaveBehind('a');
  const holder = await stage.visit();
  // A new version that waits for this connection keeps every later opening waiting.
  await holder.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('waymark');
      request.onsuccess = () => resolve(request.result);
    });
    const change = indexedDB.open('waymark', 2);
    change.onupgradeneeded = () => change.transaction?.abort();
    Object.assign(window, { go: () => db.close() });
  });
  const page = await visit(() => undefined);
  await patiently(page, 'open');
  await put(page, 'b');
  await vi.waitFor(async () => expect(Object.values(await readLocal(page)).join()).toContain('"b\\'), soon);
  expect(await told(page)).toEqual({ adopted: [], lost: [], failed: ['nothing'] });
  await go(holder);
  await vi.waitFor(async () => expect((await told(page)).adopted).toEqual(['a']), soon);
  await vi.waitFor(async () => expect(await readLocal(page)).toEqual({}), soon);
  expect(Object.values((await readDisk(page)).database).join()).toMatch(/"b\\.*"a\\/);
});

test('a visitor who goes to another tab and returns a thousand times leaves the outbox with one timer', async () => {
  const page = await stage.open();
  await page.clock.install();
  await page.evaluate(() => {
    const { setTimeout: original } = window;
    Object.assign(window, { timers: 0 });
    window.setTimeout = ((...given: Parameters<typeof original>) => {
      (window as unknown as { timers: number }).timers += 1;
      return original(...given);
    }) as typeof original;
    for (let time = 0; time < 1000; time += 1) window.waymarkTest.outbox.back();
  });
  const timersIn = async (seconds: number): Promise<number> => {
    const before = await page.evaluate(() => (window as unknown as { timers: number }).timers);
    await page.clock.runFor(seconds * 1000);
    return (await page.evaluate(() => (window as unknown as { timers: number }).timers)) - before;
  };
  // What the looks themselves wait for.
  await timersIn(10);
  expect(await timersIn(10)).toBeLessThan(5);
  await put(page, 'a');
  await vi.waitFor(async () => expect(await onDisk(page)).toContain('"a\\'), soon);
});
