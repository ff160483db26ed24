import { globSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { type Program, startAgain, startProgram } from '@waymark/testkit/process';
import { callOf, type Cookie, type Driver, type DriverOptions, type StartDriver, type Tab } from './driver.ts';
import { newcomer } from './until.ts';
import { openSession, type WebDriverSession } from './webdriver.ts';

const miniBrowsers = '/usr/{lib,libexec,lib/*}/webkit2gtk-4.1/MiniBrowser';
const browserArgs = ['--automation', '--javascript-can-open-windows-automatically=true'];

const cannot: Driver['cannot'] = {
  extensions: 'MiniBrowser takes no extensions, and WebDriver has no command to duplicate or restore a tab',
  'navigation-api': 'this WebKit has no Navigation API',
  'middle-click': 'MiniBrowser opens no tab for the middle button',
};

interface Running {
  readonly session: WebDriverSession;
  end(): Promise<void>;
}

async function startOnce(binary: string, { blockCookies = false }: DriverOptions): Promise<Running> {
  const started: Program[] = [];
  const end = async (): Promise<void> => {
    for (const program of started.reverse()) await program.stop();
  };
  try {
    const screen = await startProgram({ command: 'Xvfb', args: ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'] }, /^(\d+)$/m);
    started.push(screen);
    const port = await freePort();
    // As root there is no sandbox to be had; the pages are our own.
    const env = { DISPLAY: `:${screen.found}`, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', NO_AT_BRIDGE: '1' };
    started.push(await startProgram({ command: 'WebKitWebDriver', args: [`--port=${port}`], env }));
    const session = await openSession(`http://127.0.0.1:${port}`, {
      acceptInsecureCerts: true,
      'webkitgtk:browserOptions': { binary, args: [...browserArgs, ...(blockCookies ? ['--cookies-policy=never'] : [])] },
    });
    return { session, end: () => session.call('DELETE', '').then(end, end) };
  } catch (cause) {
    await end();
    throw cause;
  }
}

/** WebKitGTK's MiniBrowser by plain WebDriver, on a screen that nobody sees. One window per tab. */
export const startWebKit: StartDriver = async (options = {}) => {
  const [binary] = [process.env['WEBKIT_PATH'] ?? '', ...globSync(miniBrowsers)].filter((path) => path !== '');
  if (binary === undefined) throw new Error('There is no MiniBrowser here. Install webkit2gtk-driver or set WEBKIT_PATH.');
  const { session, end } = await startAgain(() => startOnce(binary, options));
  const handles = (): Promise<readonly string[]> => session.call('GET', 'window/handles');
  const curtain = await session.call<string>('GET', 'window');
  return {
    name: `WebKitGTK ${String(session.capabilities['browserVersion'])}`,
    cannot,
    async openTab() {
      // A window that was closed cannot open another.
      await session.call('POST', 'window', { handle: curtain });
      const { handle } = await session.call<{ readonly handle: string }>('POST', 'window/new', { type: 'window' });
      return tabOf(session, handle);
    },
    tabOpenedBy: async (action) => tabOf(session, await newcomer(handles, action)),
    async closeTabs() {
      for (const handle of await handles()) if (handle !== curtain) await tabOf(session, handle).close();
    },
    close: end,
  };
};

/** Commands of WebDriver go to one window at a time, so each call names its own first. */
function tabOf(session: WebDriverSession, handle: string): Tab {
  const here = <Value>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Value> =>
    session.call('POST', 'window', { handle }).then(() => session.call<Value>(method, path, body));
  const tab: Tab = {
    goto: (url) => here('POST', 'url', { url }),
    reload: () => here('POST', 'refresh'),
    travel: (steps) => here('POST', steps < 0 ? 'back' : 'forward'),
    async evaluate(run, ...args) {
      await session.call('POST', 'window', { handle });
      return session.run(callOf(run, args));
    },
    async click(selector) {
      await session.call('POST', 'window', { handle });
      await here('POST', `element/${await session.find(selector)}/click`);
    },
    hide: () => here('POST', 'window/minimize'),
    show: async () => {
      // Commands on windows take a second.
      if (await tab.evaluate(() => document.hidden)) await here('POST', 'window/maximize');
    },
    async cookies() {
      const found = await here<readonly (Omit<Cookie, 'expires'> & { readonly expiry?: number })[]>('GET', 'cookie');
      return found.map(({ expiry, ...cookie }) => ({ ...cookie, expires: expiry }));
    },
    close: () => here('DELETE', 'window'),
  };
  return tab;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}
