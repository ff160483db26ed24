import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Chooses the server, before all others. */
const variable = 'NATS_SERVER_PATH';
const places = ['/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];
/** Bound on the installation. Unit: milliseconds. */
const installMs = 240_000;

/** Path of a `nats-server`: the chosen one, one that is there, else Debian's. Throws with what to do when there is none. */
export function findNatsServer(say: (line: string) => void = console.error): string {
  const there = existing();
  if (there !== undefined) return there;
  if (existsSync('/usr/bin/apt-get')) {
    say('No nats-server found. Trying the Debian package …');
    // Others may be installing something at this moment.
    aptGet('update');
    aptGet('install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=200', 'nats-server');
  }
  const installed = existing();
  if (installed !== undefined) return installed;
  throw new Error(`These tests need nats-server 2.9 or newer, and it could not be installed. Install it (Debian: apt-get install nats-server; others: https://nats.io/download) or set ${variable}.`);
}

function existing(): string | undefined {
  const chosen = process.env[variable];
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...places];
  return folders.map((folder) => join(folder, 'nats-server')).find((path) => existsSync(path));
}

/** As root, or as somebody who may become root without being asked. */
function aptGet(...args: readonly string[]): void {
  const isRoot = process.getuid?.() === 0;
  const [command = '', ...rest] = isRoot ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
  spawnSync(command, rest, { stdio: 'ignore', timeout: installMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
