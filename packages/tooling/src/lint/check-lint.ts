import { findBreaches } from '../layers/find-breaches.ts';
import { shapeOfRepository } from '../shape/shape-of-repository.ts';
import { binary, root } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';

/** Rules of style, direction of imports, and shape of files. */
export async function checkLint(): Promise<StepResult> {
  const { code, output } = await runCommand(binary('oxlint'), []);
  return addUp([
    oneCheck('Rules of .oxlintrc.json', code === 0 ? undefined : output),
    linesCheck('Layers: who may import whom', findBreaches(root)),
    linesCheck('Shape: length of functions, classes', shapeOfRepository(root)),
  ]);
}

function linesCheck(title: string, lines: readonly string[]): StepResult {
  return oneCheck(title, lines.length === 0 ? undefined : lines.join('\n'));
}
