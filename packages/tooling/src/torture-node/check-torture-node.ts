import { buildAll } from '../build/build-all.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { waymark } from './adapters.ts';
import { whyNoLimit } from './limited-disk.ts';
import { runAll } from './run-all.ts';
import { scenarios } from './scenarios.ts';
import { faultsOf } from './verdict.ts';

/** Waymark's own rows of the torture table for servers, each a check. */
export async function checkTortureNode(): Promise<StepResult> {
  await buildAll();
  const all = await runAll(waymark, scenarios, () => undefined);
  const checks = [...all].flatMap(([{ title }, runs]) => runs.map((run) => oneCheck(`${title}: ${run.scenario.title}`, faultsOf(run).join('\n') || undefined)));
  const whyNot = whyNoLimit();
  return { ...addUp(checks), ...(whyNot !== undefined && { note: `no scenario of a full disk, because nothing may be mounted here: ${whyNot}` }) };
}
