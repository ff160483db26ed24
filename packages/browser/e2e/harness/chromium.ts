import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium: the one of `CHROMIUM_PATH`, else the system's, else Playwright's own. The back/forward cache stays on, as it is for visitors. */
export function launchChromium(): Promise<Browser> {
  const known = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find((path) => path !== undefined && path !== '' && existsSync(path));
  return chromium.launch({ args, ignoreDefaultArgs: ['--disable-back-forward-cache'], ...(known !== undefined && { executablePath: known }) });
}
