import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkspace } from '../workspace/packages.ts';
import { binary } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';

const configs = ['tsconfig.json', 'tsconfig.test.json'];
/** Compilers at the same time. Each takes more than one core already. */
const abreast = 2;

/** Compiles every package and example. Where tests may use what sources may not, they have settings of their own. */
export async function checkTypes(): Promise<StepResult> {
  const projects = readWorkspace().flatMap((each) => configs.map((config) => join(each.path, config)).filter((path) => existsSync(path)));
  const results: StepResult[] = [];
  const queue = [...projects];
  async function work(): Promise<void> {
    for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
      const { code, output } = await runCommand(binary('tsc'), ['--pretty', 'false', '-p', project]);
      results.push(oneCheck(`Types of ${project}`, code === 0 ? undefined : output));
    }
  }
  await Promise.all(Array.from({ length: abreast }, work));
  return addUp(results);
}
