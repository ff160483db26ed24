import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import type { Chromium } from './chromium.ts';
import type { Fault } from './faulty-door.ts';
import type { Site } from './site.ts';

/** Paths of a site. */
export type Path = '/page' | '/other' | '/strict' | '/empty';

/** Runs something that leaves the page: its answer may be overtaken by the next page. */
export async function leaveBy<Argument>(page: Page, leave: (argument: Argument) => void, argument: Argument): Promise<void> {
  await page.evaluate<void, unknown>(leave as (argument: unknown) => void, argument).catch((error: unknown) => {
    if (!String(error).includes('context was destroyed')) throw error;
  });
}

/** What a scenario plays on: a visitor's browser and a site that was never visited. */
export interface Stage {
  /** Origin of the site. */
  readonly url: string;
  /** Opens a tab in front of the others and waits until its script has run. `before`: runs in the page before every script. */
  open(path?: Path, before?: () => void): Promise<Page>;
  /** Closes a tab as a visitor does: the page is told. */
  shut(page: Page): Promise<void>;
  /** Spoils the way to the relay, or frees it. */
  spoil(fault: Fault): void;
  /** Takes the visitor off the net, or brings them back. */
  setOffline(offline: boolean): Promise<void>;
  /** Ends the whole browser and starts it again on the same profile. */
  restart(how: 'quit' | 'kill'): Promise<void>;
  /** Freezes and discards a tab in the background. */
  discard(path: Path): Promise<void>;
  devtools(page: Page): Promise<CDPSession>;
  sleep(ms: number): Promise<unknown>;
  /** Closes the tabs. */
  clear(): Promise<void>;
}

export async function setStage(chromium: Chromium, site: Site): Promise<Stage> {
  const { door } = site.collector;
  // Cookies do not care for ports, so the last site's are still there.
  await chromium.context.clearCookies();
  return {
    url: site.url,
    async open(path = '/page', before) {
      const page = await chromium.context.newPage();
      if (before) await page.addInitScript(before);
      await page.goto(`${site.url}${path}`);
      return page;
    },
    shut: (page) => page.close({ runBeforeUnload: true }),
    spoil: door.spoil,
    async setOffline(offline) {
      // What outlives its page is not held up by the browser's emulation.
      door.spoil(offline ? 'unreachable' : 'none');
      await chromium.context.setOffline(offline);
    },
    restart: chromium.restart,
    discard: (path) => chromium.discard(`${site.url}${path}`),
    devtools: (page) => chromium.context.newCDPSession(page),
    sleep,
    async clear() {
      const ours = chromium.context.pages().filter((page) => page.url().startsWith(site.url));
      await Promise.all(ours.map((page) => page.close()));
    },
  };
}
