import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, startAgain, startProgram } from '@waymark/testkit/process';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { callOf, type Driver, type DriverOptions, type StartDriver, type Tab } from './driver.ts';
import { travelByScript } from './travel.ts';
import { newcomer } from './until.ts';

/** As a visitor has it, but for what would disturb. */
const flags: readonly string[] = [
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

/** Bound on its first answer. Unit: milliseconds. */
const answerMs = 20_000;

/** The Chromium of `CHROMIUM_PATH`, else the system's, else Playwright's own. */
function chromiumPath(): string {
  return [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find((path) => path && existsSync(path)) ?? chromium.executablePath();
}

/** Starts a Chromium that nobody drives yet. Found is the address at which it can be driven. `profile`: its folder, which may be that of an earlier one. */
export function startChromiumProcess(profile: string, ...more: readonly string[]): Promise<Program> {
  // What it keeps beside its profile is in there, too.
  return startProgram({ command: chromiumPath(), args: [...flags, `--user-data-dir=${profile}`, ...more], env: { TMPDIR: profile }, folder: profile }, /DevTools listening on (\S+)/);
}

/** Lets Playwright drive a Chromium that is there. In one that Playwright starts itself every tab counts as visible. */
export function connectChromium({ found }: Program): Promise<Browser> {
  return chromium.connectOverCDP(found, { noDefaults: true, timeout: answerMs });
}

interface Running {
  readonly browser: Browser;
  readonly context: BrowserContext;
  /** The tab that others hide behind. */
  readonly curtain: Page;
  end(): Promise<void>;
}

async function startOnce({ blockCookies = false, extension }: DriverOptions): Promise<Running> {
  const profile = await mkdtemp(join(tmpdir(), 'waymark-chromium-'));
  const remove = (): Promise<void> => rm(profile, { recursive: true, force: true, maxRetries: 10 });
  let child: Program | undefined;
  try {
    if (blockCookies) {
      await mkdir(join(profile, 'Default'));
      await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
    }
    child = await startChromiumProcess(profile, ...(extension === undefined ? [] : [`--load-extension=${extension}`]), 'about:blank');
    const { stop } = child;
    const browser = await connectChromium(child);
    const [context] = browser.contexts();
    const [curtain] = context?.pages() ?? [];
    if (!context || !curtain) throw new Error('Chromium came up without a tab.');
    return { browser, context, curtain, end: () => browser.close().finally(stop).finally(remove) };
  } catch (cause) {
    await child?.kill();
    await remove();
    throw cause;
  }
}

/** One profile, one window, so tabs hide one another. */
export const startChromium: StartDriver = async (options = {}) => {
  const { browser, context, curtain, end } = await startAgain(() => startOnce(options));
  const wrap = (page: Page): Tab => tabOf(page, () => curtain.bringToFront());
  const driver: Driver = {
    name: `Chromium ${browser.version()}`,
    cannot: /chrome$|google/i.test(chromiumPath()) ? { extensions: 'Google Chrome takes no extension from a command line; Chromium does' } : {},
    openTab: async () => wrap(await context.newPage()),
    tabOpenedBy: async (action) => wrap(await newcomer(async () => context.pages(), action)),
    async closeTabs() {
      await Promise.all(context.pages().map((page) => page !== curtain && page.close()));
    },
    close: end,
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
