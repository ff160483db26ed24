import { defaultVendors, demoTenant, startSandbox } from '@waymark/testkit/sandbox';
import { collector } from './collector.ts';
import type { CheckResult } from './hosts/run-checks.ts';
import { installRuntimes } from './install-runtimes.ts';
import { runInProcess } from './run-process.ts';
import { runInWorkerd } from './run-workerd.ts';
import type { Runtime } from './runtime.ts';

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
  const env = { targets: sandbox.targets, control: sandbox.url, tenant: demoTenant };
  try {
    return await (runtime.host === 'workerd' ? runInWorkerd : runInProcess)(runtime, binary, env);
  } catch (error) {
    return [{ subject: 'core', title: 'the checks can be run', problem: (error as Error).message }];
  } finally {
    await sandbox.close();
  }
}
