import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Chooses the server, before all others. */
const variable = 'NATS_SERVER_PATH';
/** Says why there is none, for the processes of whoever has tried to install it: each would try again, for minutes. */
export const missingVariable = 'NATS_SERVER_MISSING';
const places = ['/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];
/** Bound on each step of the installation. Unit: milliseconds. */
const installMs = 240_000;

/** How often, and how long, to wait for somebody else who updates apt. */
const [mostTurns, turnSeconds] = [60, 2];

/** What finding has to do with the machine. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Can be run by this user. */
  isProgram(path: string): boolean;
  /** Installs it, or says why that failed. Undefined: there is no way to. */
  readonly install: (() => string | undefined) | undefined;
}

/** Path of a `nats-server`: the chosen one, one that is there, else Debian's. Throws with what to do when there is none. */
export function findNatsServer(say: (line: string) => void = console.error, { env, isProgram, install }: Surroundings = machine()): string {
  const { [variable]: chosen = '', [missingVariable]: missing = '' } = env;
  if (chosen !== '') {
    if (isProgram(chosen)) return chosen;
    throw new Error(`${variable} names ${chosen}, which is no program that can be run. Correct it, or unset it to use the nats-server of this machine.`);
  }
  const existing = (): string | undefined => [...(env['PATH'] ?? '').split(delimiter), ...places].map((folder) => join(folder, 'nats-server')).find(isProgram);
  const there = existing();
  if (there !== undefined) return there;
  if (missing !== '') throw new Error(missing);
  if (install) say('No nats-server found. Trying the Debian package …');
  const failure = install ? install() : 'this machine has no apt-get';
  const installed = existing();
  if (installed !== undefined) return installed;
  const advice = `Install it (Debian: apt-get install nats-server; others: https://nats.io/download) or set ${variable}.`;
  throw new Error(`These tests need nats-server 2.9 or newer, and it could not be installed: ${failure ?? 'the package has no nats-server'}. ${advice}`);
}

function machine(): Surroundings {
  return { env: process.env, isProgram: canBeRun, install: existsSync('/usr/bin/apt-get') ? installByApt : undefined };
}

function canBeRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** What apt knows may be enough, so that its update may fail. Others may be at it at this moment: apt waits by itself when it installs, but not when it updates. */
function installByApt(): string | undefined {
  let outdated = aptGet('update');
  for (let turn = 1; turn < mostTurns && outdated?.includes('lock'); turn += 1) {
    spawnSync('sleep', [String(turnSeconds)]);
    outdated = aptGet('update');
  }
  const failure = aptGet('install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=200', 'nats-server');
  return failure && [...new Set([failure, outdated ?? failure])].join('; ');
}

/** As root, or as somebody who may become root without being asked. Says why it failed. */
function aptGet(...args: readonly string[]): string | undefined {
  const isRoot = process.getuid?.() === 0;
  const quick = ['-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::Retries=1', '-o', 'APT::Update::Error-Mode=any'];
  const [command = '', ...rest] = isRoot ? ['apt-get', ...quick, ...args] : ['sudo', '-n', 'apt-get', ...quick, ...args];
  const { status, signal, error, stderr } = spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', timeout: installMs, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (status === 0) return undefined;
  const name = isRoot ? command : 'sudo apt-get';
  const code = error && 'code' in error ? error.code : undefined;
  if (code === 'ETIMEDOUT') return `${name} ${args[0]} took too long`;
  if (code !== undefined) return `${name} cannot be run (${code}), and installing needs root`;
  const words = (stderr ?? '').split('\n').findLast((line) => line.trim() !== '') ?? '';
  return `${name} ${args[0]} ended with ${signal ?? status}${words === '' ? '' : ` (${words.trim()})`}`;
}
