import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { startProcess } from './background-process.ts';
import { callOf, type Driver, type StartDriver, type Tab } from './driver.ts';
import { travelByScript } from './travel.ts';
import { newcomer } from './until.ts';

/** As a visitor has it, but for what would disturb. */
export const chromiumArgs: readonly string[] = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-popup-blocking',
  '--ignore-certificate-errors',
  '--disable-features=DisableLoadExtensionCommandLineSwitch',
  '--remote-debugging-port=0',
];

/** The Chromium of `CHROMIUM_PATH`, else the system's, else Playwright's own. */
export function chromiumPath(): string {
  return [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find((path) => path && existsSync(path)) ?? chromium.executablePath();
}

/**
 * Playwright only connects: in a Chromium that it starts itself every tab counts as visible. One profile, one window, so tabs
 * hide one another.
 */
export const startChromium: StartDriver = async ({ blockCookies = false, extension } = {}) => {
  const command = chromiumPath();
  const profile = await mkdtemp(join(tmpdir(), 'waymark-chromium-'));
  if (blockCookies) {
    await mkdir(join(profile, 'Default'));
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
  }
  const settings = { command, args: [...chromiumArgs, `--user-data-dir=${profile}`, ...(extension === undefined ? [] : [`--load-extension=${extension}`]), 'about:blank'] };
  const child = await startProcess(settings, /DevTools listening on (\S+)/);
  const browser = await chromium.connectOverCDP(child.found, { noDefaults: true });
  const [context] = browser.contexts();
  const [curtain] = context?.pages() ?? [];
  if (!context || !curtain) throw new Error('Chromium came up without a tab.');

  const wrap = (page: Page): Tab => tabOf(page, () => curtain.bringToFront());
  const driver: Driver = {
    name: `Chromium ${browser.version()}`,
    cannot: /chrome$|google/i.test(command) ? { extensions: 'Google Chrome takes no extension from a command line; Chromium does' } : {},
    openTab: async () => wrap(await context.newPage()),
    tabOpenedBy: async (action) => wrap(await newcomer(async () => context.pages(), action)),
    async closeTabs() {
      await Promise.all(context.pages().map((page) => page !== curtain && page.close()));
    },
    async close() {
      await browser.close();
      await child.stop();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return driver;
};

function tabOf(page: Page, lookAway: () => Promise<void>): Tab {
  const tab: Tab = {
    goto: async (url) => void (await page.goto(url, { waitUntil: 'load' })),
    reload: async () => void (await page.reload({ waitUntil: 'load' })),
    travel: (steps) => travelByScript(tab, steps),
    evaluate: (run, ...given) => page.evaluate(callOf(run, given)),
    click: (selector, button = 'left') => page.click(selector, { button }),
    hide: lookAway,
    show: () => page.bringToFront(),
    async cookies() {
      const found = await page.context().cookies(page.url());
      return found.map(({ expires, ...cookie }) => ({ ...cookie, expires: expires < 0 ? undefined : expires }));
    },
    async close() {
      const closed = page.waitForEvent('close');
      await page.close({ runBeforeUnload: true });
      await closed;
    },
  };
  return tab;
}
