import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { buildScript } from './build-script.ts';
import { launchChromium } from './chromium.ts';
import type { Told } from './outbox-page.ts';

/** What an origin has stored for the outbox. */
export interface Disk {
  readonly database: Readonly<Record<string, unknown>>;
  readonly local: Readonly<Record<string, string>>;
}

/** Pages that can make outboxes, and a fresh profile for each test. */
export interface OutboxStage {
  readonly url: string;
  readonly script: string;
  readonly context: BrowserContext;
  /** A tab with a page that has an open outbox. */
  open(options?: { readonly name?: string }): Promise<Page>;
  /** A tab with a page that has none. */
  visit(path?: string): Promise<Page>;
}

/** A website of empty pages. */
export async function startEmptySite(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Page</title>'));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close().closeAllConnections() };
}

export function useOutboxStage(): OutboxStage {
  let browser: Browser;
  let context: BrowserContext;
  let site: Awaited<ReturnType<typeof startEmptySite>>;
  let script: string;

  beforeAll(async () => {
    [script, site, browser] = await Promise.all([buildScript(new URL('./outbox-page.ts', import.meta.url)), startEmptySite(), launchChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    await context.addInitScript({ content: script });
  });
  afterEach(() => context.close());

  async function visit(path = '/'): Promise<Page> {
    const page = await context.newPage();
    await page.goto(site.url + path);
    return page;
  }

  return {
    get url() {
      return site.url;
    },
    get script() {
      return script;
    },
    get context() {
      return context;
    },
    visit,
    async open(options = {}) {
      const page = await visit();
      await page.evaluate((given) => window.waymarkTest.open(given), options);
      return page;
    },
  };
}

/** Reads the disk through connections of its own. */
export function readDisk(page: Page, name = 'waymark'): Promise<Disk> {
  return page.evaluate(async (which) => {
    const database: Record<string, unknown> = {};
    const known = await indexedDB.databases();
    if (known.some((each) => each.name === which)) {
      const db = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(which);
        request.onsuccess = () => resolve(request.result);
      });
      await new Promise<void>((resolve) => {
        const transaction = db.transaction(which);
        const cursors = transaction.objectStore(which).openCursor();
        cursors.onsuccess = () => {
          const cursor = cursors.result;
          if (!cursor) return;
          database[String(cursor.key)] = cursor.value;
          cursor.continue();
        };
        transaction.oncomplete = () => resolve();
      });
      db.close();
    }
    return { database, local: { ...localStorage } };
  }, name);
}

export const readLocal = (page: Page): Promise<Readonly<Record<string, string>>> => page.evaluate(() => ({ ...localStorage }));

export const told = (page: Page): Promise<Told> => page.evaluate(() => window.waymarkTest.told);
