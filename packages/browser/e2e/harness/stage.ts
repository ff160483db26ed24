import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { buildApp } from './build-app.ts';
import { launchChromium } from './chromium.ts';
import { type Site, startSite } from './site.ts';

/** A website and a browser for the tests of one file, and a fresh profile for each test. */
export interface Stage {
  readonly site: Site;
  readonly context: BrowserContext;
  /** Opens a tab. Complaints of the page fail the test. */
  open(url: string): Promise<Page>;
  /** A fresh profile with other settings. */
  renew(options: BrowserContextOptions): Promise<void>;
}

export function useStage(): Stage {
  const stage: { browser?: Browser; site?: Site; context?: BrowserContext } = {};
  const complaints: string[] = [];

  beforeAll(async () => {
    stage.site = await startSite(await buildApp());
    stage.browser = await launchChromium();
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stage.site?.close();
  });
  beforeEach(() => renew({}));
  afterEach(async () => {
    await stage.context?.close();
    stage.site?.reset();
    const found = complaints.splice(0);
    if (found.length > 0) throw new Error(`The page complained: ${found.join(' | ')}`);
  });

  async function renew(options: BrowserContextOptions): Promise<void> {
    await stage.context?.close();
    stage.context = await there(stage.browser).newContext(options);
    stage.context.on('weberror', (error) => complaints.push(error.error().message));
    stage.context.on('console', (message) => message.type() === 'error' && !message.location().url.endsWith('favicon.ico') && complaints.push(message.text()));
  }

  return {
    get site() {
      return there(stage.site);
    },
    get context() {
      return there(stage.context);
    },
    async open(url) {
      const page = await there(stage.context).newPage();
      await page.goto(url, { waitUntil: 'load' });
      await page.waitForFunction(() => 'tracker' in window || location.pathname === '/empty');
      return page;
    },
    renew,
  };
}

function there<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('Used outside a test.');
  return thing;
}
