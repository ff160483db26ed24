import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from '../workspace/paths.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { printAll } from './print-all.ts';

/** Compares the printed pages with those that are committed. */
export async function checkDocs(): Promise<StepResult> {
  const printed = await printAll();
  return addUp(
    printed.map(({ path, text }) => {
      const current = existsSync(path) && readFileSync(path, 'utf8') === text;
      return oneCheck(relative(root, path), current ? undefined : 'The page is not what the examples say. Run "npm run docs" and commit the result.');
    }),
  );
}
