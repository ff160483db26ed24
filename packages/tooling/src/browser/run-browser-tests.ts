import { globSync } from 'node:fs';
import { runVitest } from '../unit/run-vitest.ts';
import { root } from '../workspace/paths.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { findChromium } from './find-chromium.ts';

/** Runs every suite that has a `vitest.e2e.config.ts`, in a real Chromium. */
export async function runBrowserTests(say: (line: string) => void = console.log): Promise<StepResult> {
  const configs = globSync('{packages,examples}/*/vitest.e2e.config.ts', { cwd: root }).sort();
  if (configs.length === 0) return oneCheck('Browser tests', 'No vitest.e2e.config.ts was found in any package.');
  let browser: string;
  try {
    browser = await findChromium(say);
  } catch (error) {
    return oneCheck('Browser tests', (error as Error).message);
  }
  const results: StepResult[] = [];
  for (const config of configs) results.push(await runVitest(['--config', config], { CHROMIUM_PATH: browser }));
  return addUp(results);
}
