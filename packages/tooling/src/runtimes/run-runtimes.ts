import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultVendors, demoTenant, type Sandbox, startSandbox } from '@waymark/testkit/sandbox';
import { collector } from './collector.ts';
import type { CheckResult } from './hosts/run-checks.ts';
import { installRuntimes } from './install-runtimes.ts';
import { runEndings } from './run-endings.ts';
import { runInProcess } from './run-process.ts';
import { runInWorkerd } from './run-workerd.ts';
import { isWorker, type Runtime } from './runtime.ts';

/** What the checks of a runtime came to. */
export interface RuntimeRun {
  readonly runtime: Runtime;
  readonly results: readonly CheckResult[];
}

/** Runs every check in every runtime, against stand-ins of the vendors in this process. Needs the build. */
export async function runRuntimes(chosen: readonly Runtime[], say: (line: string) => void): Promise<readonly RuntimeRun[]> {
  const binaries = await installRuntimes(say);
  const runs: RuntimeRun[] = [];
  for (const runtime of chosen) runs.push({ runtime, results: await runOne(runtime, binaries.get(runtime) ?? '') });
  return runs;
}

async function runOne(runtime: Runtime, binary: string): Promise<readonly CheckResult[]> {
  const sandbox = await startSandbox({ vendors: [...defaultVendors(Date.now), collector()] });
  const folder = mkdtempSync(join(tmpdir(), 'waymark-runtime-'));
  try {
    return await runIn(runtime, binary, sandbox, folder);
  } catch (error) {
    return [{ subject: 'core', title: 'the checks can be run', problem: (error as Error).message }];
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(runtime: Runtime, binary: string, sandbox: Sandbox, folder: string): Promise<readonly CheckResult[]> {
  const env = { targets: sandbox.targets, control: sandbox.url, tenant: demoTenant };
  if (isWorker(runtime)) return runInWorkerd(runtime, binary, env);
  const settings = { ...env, folder };
  const checks = await runInProcess(runtime, binary, settings);
  return [...checks, ...(await runEndings(runtime, binary, settings, sandbox))];
}
