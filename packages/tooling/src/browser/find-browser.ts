import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from '../workspace/run-command.ts';

/** A browser that tests can be given. */
export interface BrowserNeed {
  /** `Firefox` */
  readonly name: string;
  /** Tells the tests where it is, and lets a person choose one. */
  readonly variable: string;
  /** Where it usually is. Patterns are allowed. */
  readonly places: readonly string[];
  /** Programs of the PATH that belong to it. */
  readonly programs?: readonly string[];
  /** What Debian calls it. */
  readonly packages: readonly string[];
  /** Another way to get it, tried before Debian's. */
  readonly download?: { readonly by: string; run(): Promise<unknown> };
}

/** Bound on one way of installing a browser. Unit: milliseconds. */
export const installMs = 240_000;

/** Path of a browser: one that is there, else a downloaded one, else Debian's. Throws with what to do when there is none. */
export async function findBrowser(need: BrowserNeed, say: (line: string) => void): Promise<string> {
  const there = existing(need);
  if (there !== undefined) return there;
  if (need.download) {
    say(`No ${need.name} found. Trying ${need.download.by} …`);
    await need.download.run();
    const downloaded = existing(need);
    if (downloaded !== undefined) return downloaded;
  }
  const aptGet = debianInstaller();
  if (aptGet !== undefined) {
    say(`No ${need.name} found. Trying Debian packages …`);
    await aptGet('update');
    await aptGet('install', '-y', '--no-install-recommends', ...need.packages);
  }
  const installed = existing(need);
  if (installed !== undefined) return installed;
  throw new Error(
    `The browser tests need ${need.name}, and it could not be installed. Install it (Debian: apt-get install ${need.packages.join(' ')}) or set ${need.variable}.`,
  );
}

function existing({ variable, places, programs = [] }: BrowserNeed): string | undefined {
  if (!programs.every(isOnPath)) return undefined;
  const chosen = process.env[variable];
  return [...(chosen ? [chosen] : []), ...places.flatMap((place) => (place.includes('*') ? globSync(place) : place))].find((path) => existsSync(path));
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Runs apt-get as root, or as somebody who may become root without being asked. */
function debianInstaller(): ((...args: readonly string[]) => Promise<unknown>) | undefined {
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  const settings = { timeoutMs: installMs, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  if (process.getuid?.() === 0) return (...args) => runCommand('apt-get', args, settings);
  return (...args) => runCommand('sudo', ['-n', '--preserve-env=DEBIAN_FRONTEND', 'apt-get', ...args], settings);
}
