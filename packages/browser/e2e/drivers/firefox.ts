import { existsSync } from 'node:fs';
import { endWithParent, startAgain } from '@waymark/testkit/process';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { callOf, type Driver, type DriverOptions, type StartDriver, type Tab } from './driver.ts';
import { travelByScript } from './travel.ts';
import { newcomer } from './until.ts';

const preferences = {
  // Pages may open windows without a click.
  'dom.disable_open_during_load': false,
  'browser.sessionstore.resume_from_crash': false,
};

const cannot: Driver['cannot'] = {
  'cache-beside-locks': 'Firefox takes no page into its back/forward cache that holds a Web Lock as it is left',
  'storage-of-closed-tabs': 'Firefox remembers the storage of a closed tab as it was before the page was told that it goes',
  'requests-of-closed-tabs': 'Firefox starts no request any more a few milliseconds after it has told a page that its tab closes, which on a busy machine is too soon',
};

/** Bounds on one start, and on one command: a script whose page goes away may never answer. Unit: milliseconds. */
const startMs = 30_000;
const commandMs = 30_000;

interface Running {
  readonly browser: Browser;
  /** The tab that others hide behind. */
  readonly curtain: Page;
}

async function startOnce(executablePath: string, { blockCookies = false, extension }: DriverOptions): Promise<Running> {
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    acceptInsecureCerts: true,
    timeout: startMs,
    protocolTimeout: commandMs,
    extraPrefsFirefox: { ...preferences, ...(blockCookies && { 'network.cookie.cookieBehavior': 2 }) },
  });
  try {
    const process = browser.process();
    const { spawnargs = [] } = process ?? {};
    if (process) endWithParent(process, { group: true, folder: spawnargs[spawnargs.indexOf('--profile') + 1] });
    if (extension !== undefined) await browser.installExtension(extension);
    const [curtain] = await browser.pages();
    if (!curtain) throw new Error('Firefox came up without a tab.');
    return { browser, curtain };
  } catch (cause) {
    await browser.close();
    throw cause;
  }
}

/** Firefox over WebDriver BiDi. One window, so tabs hide one another. */
export const startFirefox: StartDriver = async (options = {}) => {
  const executablePath = [process.env['FIREFOX_PATH'], '/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => path && existsSync(path));
  if (executablePath === undefined) throw new Error('There is no Firefox here. Install firefox-esr or set FIREFOX_PATH.');
  const { browser, curtain } = await startAgain(() => startOnce(executablePath, options));
  const wrap = (page: Page): Tab => tabOf(page, () => curtain.bringToFront());
  const driver: Driver = {
    name: (await browser.version()).replace('firefox/', 'Firefox '),
    cannot,
    openTab: async () => wrap(await browser.newPage()),
    tabOpenedBy: async (action) => wrap(await newcomer(() => browser.pages(), action)),
    async closeTabs() {
      for (const page of await browser.pages()) if (page !== curtain) await page.close();
    },
    close: () => browser.close(),
  };
  return driver;
};

function tabOf(page: Page, lookAway: () => Promise<void>): Tab {
  const tab: Tab = {
    goto: async (url) => void (await page.goto(url, { waitUntil: 'load' })),
    reload: async () => void (await page.reload({ waitUntil: 'load' })),
    travel: (steps) => travelByScript(tab, steps),
    evaluate: (run, ...given) => page.evaluate(callOf(run, given)) as ReturnType<Tab['evaluate']> as never,
    click: (selector, button = 'left') => page.click(selector, { button }),
    hide: lookAway,
    show: () => page.bringToFront(),
    async cookies() {
      const { hostname } = new URL(page.url());
      const found = await page.browser().cookies();
      return found
        .filter(({ domain }) => hostname === domain || (domain.startsWith('.') && `.${hostname}`.endsWith(domain)))
        .map(({ name, value, domain, path, secure, httpOnly = false, sameSite, expires }) => ({ name, value, domain, path, secure, httpOnly, sameSite, expires: expires < 0 ? undefined : expires }));
    },
    close: () => page.close({ runBeforeUnload: true }),
  };
  return tab;
}
