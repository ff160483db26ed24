import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { runCommand } from '../workspace/run-command.ts';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Bound on one way of installing a browser. Unit: milliseconds. */
const installMs = 240_000;

/** Path of a Chromium: one that is there, else Playwright's, else Debian's. Throws with what to do when there is none. */
export async function findChromium(say: (line: string) => void): Promise<string> {
  const there = existingChromium();
  if (there !== undefined) return there;
  say('No Chromium found. Trying the installer of Playwright …');
  await runCommand(process.execPath, [playwrightCli(), 'install', 'chromium'], { timeoutMs: installMs });
  const downloaded = existingChromium();
  if (downloaded !== undefined) return downloaded;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Playwright could not download one. Trying Debian packages …');
    await runCommand('apt-get', ['update'], { timeoutMs: installMs });
    await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { timeoutMs: installMs, env: { DEBIAN_FRONTEND: 'noninteractive' } });
  }
  const installed = existingChromium();
  if (installed !== undefined) return installed;
  throw new Error('The browser tests need Chromium, and none could be installed. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to one.');
}

function existingChromium(): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  return [...(chosen === undefined ? [] : [chosen]), ...usualPlaces, chromium.executablePath()].find((path) => path !== '' && existsSync(path));
}

function playwrightCli(): string {
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  return join(dirname(manifest), 'cli.js');
}
