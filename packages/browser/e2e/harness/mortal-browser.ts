import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';

/** A Chromium on a profile that outlives it. Tabs are hidden when another one is in front, which is not so through Playwright's launcher. */
export interface MortalBrowser {
  visit(url: string): Promise<Page>;
  /** All of its processes, at once. */
  kill(): Promise<void>;
}

const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync', '--remote-debugging-port=0'];

/** How long it may take to answer its first command. Unit: milliseconds. */
const patience = 15_000;

/** `script` runs in every page before its own. A Chromium on the profile of a killed one now and then answers no command: then it is killed, and another one is started. */
export async function startMortal(profile: string, script: string): Promise<MortalBrowser> {
  return startOnce(profile, script).catch(() => startOnce(profile, script));
}

async function startOnce(profile: string, script: string): Promise<MortalBrowser> {
  const portFile = join(profile, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const child = spawn(process.env['CHROMIUM_PATH'] || '/usr/bin/chromium', [...flags, `--user-data-dir=${profile}`], { detached: true, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const killGroup = (): void => void (child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGKILL'));
  process.once('exit', killGroup);
  const end = async (): Promise<void> => {
    killGroup();
    await ended;
    process.off('exit', killGroup);
  };
  for (let round = 0; round < 500; round += 1) {
    const [port, path] = (await readFile(portFile, 'utf8').catch(() => '')).split('\n');
    if (port && path) {
      const browser = await chromium.connectOverCDP(`ws://127.0.0.1:${port}${path}`, { noDefaults: true, timeout: patience }).catch(async (cause: unknown) => {
        await end();
        throw cause;
      });
      const [context] = browser.contexts();
      await context?.addInitScript({ content: script });
      return {
        async visit(url) {
          const page = await context?.newPage();
          if (!page) throw new Error('The browser has no profile.');
          await page.goto(url);
          return page;
        },
        async kill() {
          await end();
          await browser.close();
        },
      };
    }
    await sleep(20);
  }
  await end();
  throw new Error('Chromium did not start.');
}
