import type { Adapter } from './adapters.ts';
import { bundlePage } from './bundle-page.ts';
import { startChromium } from './chromium.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import type { Run } from './verdict.ts';

/** Plays scenarios one after another in one browser. `onRun`: told of each. */
export async function runAdapter(adapter: Adapter, scenarios: readonly Scenario[], executable: string, onRun: (run: Run, seconds: number) => void): Promise<readonly Run[]> {
  const scripts = await bundlePage(adapter);
  const chromium = await startChromium(executable);
  const runs: Run[] = [];
  try {
    for (const scenario of scenarios) {
      const started = performance.now();
      const run = await runScenario(scenario, adapter, scripts, chromium);
      runs.push(run);
      onRun(run, (performance.now() - started) / 1000);
    }
  } finally {
    await chromium.close();
  }
  return runs;
}
