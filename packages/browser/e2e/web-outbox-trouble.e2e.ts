import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { readDisk, readLocal, told, useOutboxStage } from './harness/outbox-stage.ts';

const stage = useOutboxStage();
const soon = { timeout: 60_000, interval: 20 };

const open = (page: Page) => page.evaluate(() => window.waymarkTest.open());
const put = (page: Page, ...ids: readonly string[]) => page.evaluate((given) => window.waymarkTest.put(...given), ids);
const ids = (text: string | undefined): readonly string[] => (JSON.parse(text ?? '[0,[]]') as [number, { readonly id: string }[]])[1].map(({ id }) => id);
const inLocal = async (page: Page): Promise<readonly string[]> => ids(Object.values(await readLocal(page))[0]);

/** Goes on to a page of the same origin in the same tab and opens its outbox there. */
async function goOn(page: Page, prepare: () => void = () => undefined): Promise<void> {
  await page.goto(`${stage.url}/next`);
  await page.evaluate(prepare);
  await open(page);
}

const noDatabase = (): void =>
  void Object.defineProperty(window, 'indexedDB', {
    get() {
      throw new DOMException('Blocked.', 'SecurityError');
    },
  });
const noLocalStorage = (): void =>
  void Object.defineProperty(window, 'localStorage', {
    get() {
      throw new DOMException('Blocked.', 'SecurityError');
    },
  });
const noLocks = (): void => void Object.defineProperty(navigator, 'locks', { value: undefined });

/** Makes a database of another layout. */
const makeDatabase = (page: Page, version: number, store: string) =>
  page.evaluate(
    ([number, name]) =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('waymark', number);
        request.onupgradeneeded = () => request.result.createObjectStore(name).put('theirs', 'key');
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
      }),
    [version, store] as const,
  );

describe('without a database', () => {
  const causes: readonly (readonly [title: string, prepare: (page: Page) => Promise<void>, failure: string])[] = [
    ['that is blocked', (page) => page.evaluate(noDatabase), 'SecurityError'],
    ['of this version', (page) => makeDatabase(page, 9, 'parts'), 'VersionError'],
    ['that has its store', (page) => makeDatabase(page, 1, 'other'), 'NotFoundError'],
    [
      'that can be read',
      (page) =>
        page.evaluate(() => {
          IDBObjectStore.prototype.getAllKeys = () => {
            throw new DOMException('Broken.', 'UnknownError');
          };
        }),
      'UnknownError',
    ],
  ];

  test.each(causes)('%s, localStorage keeps everything', async (_title, prepare, failure) => {
    const page = await stage.visit();
    await prepare(page);
    await open(page);
    await put(page, 'a', 'b');
    await put(page, 'c');
    await page.evaluate(() => window.waymarkTest.remove(['b']));
    await vi.waitFor(async () => expect(await inLocal(page)).toEqual(['a', 'c']), soon);
    expect((await told(page)).failed).toEqual([failure]);
    await page.goto(`${stage.url}/next`);
    await prepare(page);
    await open(page);
    expect((await told(page)).adopted).toEqual(['a', 'c']);
    expect(await page.evaluate(() => window.waymarkTest.outbox.close())).toBe(true);
    await page.goto(`${stage.url}/last`);
    await prepare(page);
    await open(page);
    expect((await told(page)).adopted).toEqual(['a', 'c']);
    await page.evaluate(() => window.waymarkTest.remove(['a', 'c']));
    await vi.waitFor(async () => expect(await inLocal(page)).toEqual([]), soon);
  });

  test('that answers, localStorage keeps everything after three seconds', async () => {
    const holder = await stage.visit();
    // A deletion that waits for this connection keeps every later opening waiting.
    await holder.evaluate(async () => {
      await new Promise((resolve) => {
        indexedDB.open('waymark', 1).onsuccess = resolve;
      });
      indexedDB.deleteDatabase('waymark');
    });
    const page = await stage.visit();
    await page.clock.install();
    await page.evaluate(() => void window.waymarkTest.open());
    await put(page, 'a');
    await page.waitForTimeout(100);
    expect(await readLocal(page)).toEqual({});
    await page.clock.fastForward(3000);
    await vi.waitFor(async () => expect(await inLocal(page)).toEqual(['a']), soon);
    expect((await told(page)).failed).toHaveLength(1);
  });

  test('because somebody deletes it, localStorage keeps everything', async () => {
    const page = await stage.open();
    await put(page, 'a');
    const other = await stage.visit();
    await other.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.deleteDatabase('waymark').onsuccess = resolve;
        }),
    );
    await put(page, 'b');
    await vi.waitFor(async () => expect(await inLocal(page)).toEqual(['a', 'b']), soon);
    expect((await told(page)).failed).toEqual(['InvalidStateError']);
    await goOn(page);
    expect((await told(page)).adopted).toEqual(['a', 'b']);
  });

  test('and without localStorage nothing is kept, and nothing breaks', async () => {
    const page = await stage.visit();
    await page.evaluate(noDatabase);
    await page.evaluate(noLocalStorage);
    await open(page);
    await put(page, 'a');
    await page.evaluate(() => (window.waymarkTest.outbox.leave(), window.waymarkTest.outbox.back()));
    await put(page, 'b');
    await page.evaluate(() => window.waymarkTest.remove(['a']));
    expect(await page.evaluate(() => window.waymarkTest.outbox.close())).toBe(false);
    expect(await told(page)).toEqual({ adopted: [], lost: [], failed: ['SecurityError'] });
  });

  test('in a sandboxed frame, nothing is kept, and nothing breaks', async () => {
    const page = await stage.visit();
    await page.evaluate((url) => {
      const frame = Object.assign(document.createElement('iframe'), { src: `${url}/frame` });
      frame.setAttribute('sandbox', 'allow-scripts');
      document.body.append(frame);
    }, stage.url);
    await vi.waitFor(() => expect(page.frames()).toHaveLength(2), soon);
    const frame = page.frames()[1];
    await frame?.waitForFunction(() => 'waymarkTest' in window);
    const seen = await frame?.evaluate(async () => {
      await window.waymarkTest.open();
      window.waymarkTest.put('a');
      window.waymarkTest.outbox.leave();
      return [await window.waymarkTest.outbox.close(), window.waymarkTest.told.failed] as const;
    });
    expect(seen).toEqual([false, ['SecurityError']]);
  });
});

describe('with a database, but without localStorage', () => {
  test('events are kept', async () => {
    const page = await stage.visit();
    await page.evaluate(noLocalStorage);
    await open(page);
    await put(page, 'a');
    const other = await stage.visit();
    await vi.waitFor(async () => expect(Object.keys((await readDisk(other)).database)).toHaveLength(1), soon);
    await goOn(page, noLocalStorage);
    expect(await told(page)).toEqual({ adopted: ['a'], lost: [], failed: [] });
  });
});

describe('a full disk', () => {
  async function fill(page: Page, bytes: number): Promise<void> {
    const session = await stage.context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: stage.url, quotaSize: bytes });
  }
  const putLarge = (page: Page, ...names: readonly string[]) =>
    page.evaluate((given) => window.waymarkTest.keep(given.map((id) => window.waymarkTest.event(id, 20_000))), names);

  test('sends events to localStorage, is told once, and later pages find them', async () => {
    const page = await stage.open();
    await fill(page, 1000);
    await putLarge(page, 'a', 'b');
    await vi.waitFor(async () => expect(await inLocal(page)).toEqual(['a', 'b']), soon);
    await putLarge(page, 'c');
    await vi.waitFor(async () => expect(await inLocal(page)).toEqual(['a', 'b', 'c']), soon);
    expect((await told(page)).failed).toEqual(['QuotaExceededError']);
    await page.goto(`${stage.url}/next`);
    await fill(page, 1000);
    await open(page);
    expect((await told(page)).adopted).toEqual(['a', 'b', 'c']);
    await vi.waitFor(async () => expect(Object.keys((await readDisk(page)).local)).toHaveLength(1), soon);
    await page.evaluate(() => window.waymarkTest.remove(['a', 'b']));
    await vi.waitFor(async () => expect(await inLocal(page)).toEqual(['c']), soon);
    await page.evaluate(() => window.waymarkTest.remove(['c']));
    await vi.waitFor(async () => expect(await readDisk(page)).toEqual({ database: {}, local: {} }), soon);
  });

  test('and a full localStorage: the page goes on, and keeps again what has room', async () => {
    const page = await stage.open();
    await fill(page, 1000);
    await page.evaluate(() => {
      for (let size = 5_000_000; size > 10; size = Math.floor(size / 2)) {
        try {
          localStorage.setItem('full', (localStorage.getItem('full') ?? '') + 'x'.repeat(size));
        } catch {
          // Smaller pieces may fit.
        }
      }
    });
    await putLarge(page, 'a');
    await vi.waitFor(async () => expect((await told(page)).failed).toEqual(['QuotaExceededError']), soon);
    expect(Object.keys((await readDisk(page)).local)).toEqual(['full']);
    await fill(page, 100_000_000);
    await put(page, 'b');
    await vi.waitFor(async () => expect(ids(String(Object.values((await readDisk(page)).database)[0]))).toEqual(['a', 'b']), soon);
  });
});

describe('what others have left', () => {
  test('is deleted when it cannot be read, and the rest is adopted', async () => {
    const page = await stage.open();
    await put(page, 'a', 'b');
    await vi.waitFor(async () => expect(Object.keys((await readDisk(page)).database)).toHaveLength(1), soon);
    await page.evaluate(async () => {
      const { event } = window.waymarkTest;
      const whole = event('whole');
      const { json: _json, ...noJson } = event('no-json');
      const { lanes: _lanes, ...noLanes } = event('no-lanes');
      const broken = [noJson, noLanes, null, 7, 'text', { ...whole, id: 'other' }, { ...event('cut'), json: '{"id":"cut' }, { ...event('lane'), lanes: [] }];
      const db = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('waymark');
        request.onsuccess = () => resolve(request.result);
      });
      const store = db.transaction('waymark', 'readwrite').objectStore('waymark');
      store.put(JSON.stringify([1, [...broken, whole]]), 'waymark:1');
      store.put('{"half', 'waymark:2');
      store.put({ an: 'object' }, 'waymark:3');
      store.put(JSON.stringify([1, { no: 'list' }]), 'waymark:4');
      store.put(JSON.stringify([1, [event('beside')]]), 'waymark:5');
      db.close();
      localStorage.setItem('waymark:5', 'garbage');
      localStorage.setItem('waymark:6', 'null');
      localStorage.setItem('waymark:7', '"text"');
      localStorage.setItem('waymark.session', 'not ours');
    });
    await goOn(page);
    const { adopted, failed } = await told(page);
    expect([...adopted].sort()).toEqual(['a', 'b', 'beside', 'whole']);
    expect(failed).toEqual([]);
    await vi.waitFor(async () => expect((await readDisk(page)).local).toEqual({ 'waymark.session': 'not ours' }), soon);
    await vi.waitFor(async () => expect(Object.keys((await readDisk(page)).database)).toHaveLength(1), soon);
  });

  test('is left alone by its name alone', async () => {
    const page = await stage.visit();
    await page.evaluate(() => localStorage.setItem('waymarks:1', '[1,[]]'));
    await open(page);
    expect((await readDisk(page)).local).toEqual({ 'waymarks:1': '[1,[]]' });
  });
});

describe('without Web Locks', () => {
  test('a page that opens takes over what is there, once', async () => {
    const page = await stage.visit();
    await page.evaluate(noLocks);
    await open(page);
    await put(page, 'a');
    await vi.waitFor(async () => expect(Object.keys((await readDisk(page)).database)).toHaveLength(1), soon);
    await page.evaluate(() => window.waymarkTest.outbox.back());
    const [one, two] = [await stage.visit(), await stage.visit()];
    await page.close({ runBeforeUnload: true });
    await Promise.all([one, two].map((each) => each.evaluate(noLocks)));
    await Promise.all([one, two].map(open));
    await vi.waitFor(async () => expect([...(await told(one)).adopted, ...(await told(two)).adopted].length).toBeGreaterThan(0), soon);
    // The later one may take over from the earlier one, but nobody takes over twice.
    expect([(await told(one)).adopted, (await told(two)).adopted].flat().length).toBeLessThanOrEqual(2);
    await one.evaluate(() => window.waymarkTest.outbox.back());
    await one.waitForTimeout(100);
    expect((await told(one)).adopted.length).toBeLessThanOrEqual(1);
    expect(await one.evaluate(() => window.waymarkTest.outbox.close())).toBe(true);
  });
});
