import { findChromium } from '../browser/find-chromium.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { waymark } from './adapters.ts';
import { runAdapter } from './run-adapter.ts';
import { scenarios } from './scenarios.ts';
import { faultsOf } from './verdict.ts';

/** Waymark's own rows of the torture table, each a check. */
export async function checkTorture(say: (line: string) => void = console.log): Promise<StepResult> {
  let executable: string;
  try {
    executable = await findChromium(say);
  } catch (error) {
    return oneCheck('Torture', (error as Error).message);
  }
  const runs = await runAdapter(waymark, scenarios, executable, () => undefined);
  const checks = runs.map((run) => oneCheck(`Torture: ${run.scenario.title}`, faultsOf(run).join('\n') || undefined));
  return addUp(checks);
}
