import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { runCommand } from '../workspace/run-command.ts';
import { type BrowserNeed, findBrowser, installMs } from './find-browser.ts';

export const chromiumNeed: BrowserNeed = {
  name: 'Chromium',
  variable: 'CHROMIUM_PATH',
  places: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    chromium.executablePath(),
  ],
  packages: ['chromium'],
  download: { by: 'the installer of Playwright', run: () => runCommand(process.execPath, [playwrightCli(), 'install', 'chromium'], { timeoutMs: installMs }) },
};

/** Path of a Chromium: one that is there, else Playwright's, else Debian's. Throws with what to do when there is none. */
export function findChromium(say: (line: string) => void): Promise<string> {
  return findBrowser(chromiumNeed, say);
}

function playwrightCli(): string {
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  return join(dirname(manifest), 'cli.js');
}
