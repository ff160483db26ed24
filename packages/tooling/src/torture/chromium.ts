import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Program, startAgain, startProgram } from '@waymark/testkit/process';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { discardTab } from './discard-tab.ts';

/** A browser as a visitor has it, on a profile that outlives its process. */
export interface Chromium {
  /** Everything in the visitor's profile. Another one after `restart` and `discard`. */
  readonly context: BrowserContext;
  /** Ends it as a visitor does, or as a power cut does, and starts it again on the same profile. */
  restart(how: 'quit' | 'kill'): Promise<void>;
  /** Freezes and discards the tab of this address, which must be in the background. */
  discard(url: string): Promise<void>;
  /** Ends it and deletes the profile. */
  close(): Promise<void>;
}

interface Running {
  readonly program: Program;
  readonly browser: Browser;
}

const flags = ['--headless=new', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Bounds on the first answer of a browser, and on its end. Unit: milliseconds. */
const answerMs = 20_000;
const endMs = 30_000;

/** Starts a Chromium. Its processes are ours to kill and its tabs are hidden when another one is in front, which is not so through Playwright's launcher. */
export async function startChromium(executable: string): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'waymark-torture-'));
  const remove = (): Promise<void> => rm(profile, { recursive: true, force: true, maxRetries: 10 });
  // Allows `chrome://discards`.
  await writeFile(join(profile, 'Local State'), JSON.stringify({ internal_only_uis_enabled: true }));
  const start = (): Promise<Running> => startAgain(() => startOnce(executable, profile));
  let running = await start().catch((cause: unknown) => remove().then(() => Promise.reject(cause)));
  return {
    get context() {
      const [context] = running.browser.contexts();
      if (!context) throw new Error('The browser has no profile.');
      return context;
    },
    async restart(how) {
      await end(running, how);
      running = await start();
    },
    async discard(url) {
      const { program, browser } = running;
      await browser.close();
      await discardTab(program.found, url);
      running = { program, browser: await startAgain(() => connect(program)) };
    },
    async close() {
      await end(running, 'kill');
      await remove();
    },
  };
}

/** Without Playwright's usual emulation of focus, which would keep every tab visible. */
function connect({ found }: Program): Promise<Browser> {
  return chromium.connectOverCDP(found, { noDefaults: true, timeout: answerMs });
}

/** A Chromium on the profile of a killed one now and then answers no command. */
async function startOnce(executable: string, profile: string): Promise<Running> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...flags, ...sandbox, '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const program = await startProgram({ command: executable, args, env: { TMPDIR: profile }, folder: profile }, /DevTools listening on (\S+)/);
  try {
    return { program, browser: await connect(program) };
  } catch (cause) {
    await program.kill();
    throw cause;
  }
}

async function end({ program, browser }: Running, how: 'quit' | 'kill'): Promise<void> {
  if (how === 'quit') {
    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.close').catch(() => undefined);
    await Promise.race([program.ended, sleep(endMs, undefined, { ref: false })]);
  }
  await program.kill();
  await browser.close().catch(() => undefined);
}
