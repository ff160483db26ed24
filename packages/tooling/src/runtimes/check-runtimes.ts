import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { runRuntimes } from './run-runtimes.ts';
import { runtimes } from './runtime.ts';

/** Every check in every runtime, each counted. Needs the build. */
export async function checkRuntimes(say: (line: string) => void = console.log): Promise<StepResult> {
  const runs = await runRuntimes(runtimes, say);
  return addUp(runs.flatMap(({ runtime, results }) => results.map(({ subject, title, problem }) => oneCheck(`${runtime.title}, ${subject}: ${title}`, problem))));
}
