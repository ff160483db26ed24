import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultVendors, demoTenant, type Sandbox, startSandbox } from '@waymark/testkit/sandbox';
import { bundleHosts, type Host } from './bundle.ts';
import { collector } from './collector.ts';
import type { CheckResult } from './hosts/run-checks.ts';
import { installRuntimes } from './install-runtimes.ts';
import { runEndings } from './run-endings.ts';
import { type Command, runInProcess } from './run-process.ts';
import { runInWorkerd } from './run-workerd.ts';
import { isWorker, type Runtime } from './runtime.ts';

/** What the checks of a runtime came to. */
export interface RuntimeRun {
  readonly runtime: Runtime;
  readonly results: readonly CheckResult[];
}

/** Runtimes at the same time, each with stand-ins of its own. They wait more than they work. */
const abreast = 2;

/** Runs every check in every runtime, against stand-ins of the vendors in this process. Needs the build. */
export async function runRuntimes(chosen: readonly Runtime[], say: (line: string) => void): Promise<readonly RuntimeRun[]> {
  const binaries = await installRuntimes(say);
  const scripts = await bundleHosts([...chosen.map(({ host }) => host), 'ending']);
  const results = new Map<Runtime, readonly CheckResult[]>();
  const queue = [...chosen];
  async function work(): Promise<void> {
    for (let runtime = queue.shift(); runtime; runtime = queue.shift()) results.set(runtime, await runOne(runtime, binaries.get(runtime) ?? '', scripts));
  }
  await Promise.all(Array.from({ length: abreast }, work));
  return chosen.map((runtime) => ({ runtime, results: results.get(runtime) ?? [] }));
}

type Scripts = ReadonlyMap<Host, string>;

async function runOne(runtime: Runtime, binary: string, scripts: Scripts): Promise<readonly CheckResult[]> {
  const sandbox = await startSandbox({ vendors: [...defaultVendors(Date.now), collector()] });
  const folder = mkdtempSync(join(tmpdir(), 'waymark-runtime-'));
  try {
    return await runIn(runtime, (host) => [binary, scripts.get(host) ?? ''], sandbox, folder);
  } catch (error) {
    return [{ subject: 'core', title: 'the checks can be run', problem: (error as Error).message }];
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(runtime: Runtime, command: (host: Host) => Command, sandbox: Sandbox, folder: string): Promise<readonly CheckResult[]> {
  const env = { targets: sandbox.targets, control: sandbox.url, tenant: demoTenant };
  if (isWorker(runtime)) return runInWorkerd(runtime, command(runtime.host), env);
  const settings = { ...env, folder };
  const checks = await runInProcess(runtime, command(runtime.host), settings);
  return [...checks, ...(await runEndings(runtime, command('ending'), settings, sandbox))];
}
