import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  readonly child: ChildProcess;
  readonly endpoint: string;
  readonly browser: Browser;
}

const flags = ['--headless=new', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Bound on start and end of a browser. Unit: milliseconds. */
const patienceMs = 30_000;

/** Starts a Chromium. Its processes are ours to kill and its tabs are hidden when another one is in front, which is not so through Playwright's launcher. */
export async function startChromium(executable: string): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'waymark-torture-'));
  // Allows `chrome://discards`.
  await writeFile(join(profile, 'Local State'), JSON.stringify({ internal_only_uis_enabled: true }));
  let running = await launch(executable, profile);
  return {
    get context() {
      const [context] = running.browser.contexts();
      if (!context) throw new Error('The browser has no profile.');
      return context;
    },
    async restart(how) {
      await end(running, how);
      running = await launch(executable, profile);
    },
    async discard(url) {
      const { endpoint, browser } = running;
      await browser.close();
      await discardTab(endpoint, url);
      running = { ...running, browser: await connect(endpoint) };
    },
    async close() {
      await end(running, 'kill');
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Without Playwright's usual emulation of focus, which would keep every tab visible. */
function connect(endpoint: string): Promise<Browser> {
  return chromium.connectOverCDP(endpoint, { noDefaults: true });
}

async function launch(executable: string, profile: string): Promise<Running> {
  const portFile = join(profile, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // A group of its own, so that SIGKILL meets all of its processes at once.
  const child = spawn(executable, [...flags, ...sandbox, '--remote-debugging-port=0', `--user-data-dir=${profile}`], { detached: true, stdio: 'ignore' });
  const started = performance.now();
  while (performance.now() - started < patienceMs && child.exitCode === null) {
    const [port, path] = (await readFile(portFile, 'utf8').catch(() => '')).split('\n');
    const endpoint = `ws://127.0.0.1:${port}${path}`;
    if (port && path) return { child, endpoint, browser: await connect(endpoint) };
    await sleep(20);
  }
  killGroup(child);
  throw new Error(`${executable} did not start.`);
}

async function end({ child, browser }: Running, how: 'quit' | 'kill'): Promise<void> {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  if (how === 'quit') {
    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.close').catch(() => undefined);
    await Promise.race([ended, sleep(patienceMs, undefined, { ref: false })]);
  }
  killGroup(child);
  await ended;
  await browser.close().catch(() => undefined);
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
