import { existsSync } from 'node:fs';
import { startAgain } from '@waymark/testkit/process';
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

/** Bound on one start. Unit: milliseconds. */
const startMs = 30_000;

/**
 * Starts Chromium: the one of `CHROMIUM_PATH`, else the system's, else Playwright's own. The back/forward cache stays on, as it is for visitors.
 * `userAgent` holds for the whole browser; Playwright's own setting does not reach keepalive requests.
 */
export function launchChromium(userAgent?: string): Promise<Browser> {
  const known = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find((path) => path !== undefined && path !== '' && existsSync(path));
  const allArgs = userAgent === undefined ? args : [...args, `--user-agent=${userAgent}`];
  return startAgain(() => chromium.launch({ args: allArgs, timeout: startMs, ignoreDefaultArgs: ['--disable-back-forward-cache'], ...(known !== undefined && { executablePath: known }) }));
}
