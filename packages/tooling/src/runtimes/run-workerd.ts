import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Env } from './conformance/check.ts';
import type { CheckResult } from './hosts/run-checks.ts';
import type { Command } from './run-process.ts';
import type { Runtime } from './runtime.ts';

/** Runs the checks in a worker, which is what a bundler makes of them for Cloudflare. */
export async function runInWorkerd({ words, flags = [] }: Runtime, [binary, script]: Command, env: Omit<Env, 'serve'>): Promise<readonly CheckResult[]> {
  const folder = mkdtempSync(join(dirname(script), 'workerd-'));
  const config = join(folder, 'config.capnp');
  writeFileSync(config, configOf(`../${basename(script)}`, flags));
  const child = spawn(binary, [...words, '--control-fd=3', config], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: unknown) => said.push(String(text)));
  try {
    const ended = once(child, 'exit').then(() => undefined);
    const port = await Promise.race([listening(child.stdio[3] as Readable), ended]);
    if (port === undefined) throw new Error(`The worker did not start.\n${said.join('')}`);
    const response = await fetch(`http://127.0.0.1:${port}/run`, { method: 'POST', body: JSON.stringify(env) });
    const text = await response.text();
    if (!response.ok) throw new Error(`The worker answered ${response.status}: ${text}\n${said.join('')}`);
    return JSON.parse(text) as readonly CheckResult[];
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The port, as soon as it is known. workerd says so in a line of JSON. */
async function listening(control: Readable): Promise<number> {
  let text = '';
  for await (const chunk of control) {
    text += String(chunk);
    const port = /"port":(\d+)/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error('workerd did not say where it listens.');
}

function configOf(script: string, flags: readonly string[]): string {
  const listed = flags.map((flag) => `"${flag}"`).join(', ');
  return `using Workerd = import "/workerd/workerd.capnp";
const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "${script}")],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = [${listed}],
  globalOutbound = "net",
);
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "net", network = (allow = ["private"]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = (name = "main", entrypoint = "worker"))],
);
`;
}
