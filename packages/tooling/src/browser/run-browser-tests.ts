import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runVitest } from '../unit/run-vitest.ts';
import { root } from '../workspace/paths.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { findBrowser } from './find-browser.ts';
import { neededBrowsers } from './needed-browsers.ts';

/** Runs every suite that has a `vitest.e2e.config.ts`, in real browsers. `filters`: parts of the names of the files to run; none: all. */
export async function runBrowserTests(filters: readonly string[] = [], say: (line: string) => void = console.log): Promise<StepResult> {
  const configs = globSync('{packages,examples}/*/vitest.e2e.config.ts', { cwd: root }).filter((config) => hasTests(config, filters)).sort();
  if (configs.length === 0) return oneCheck('Browser tests', `No package has browser tests${filters.length > 0 ? ` whose name contains ${filters.join(' or ')}` : ''}.`);
  const paths: Record<string, string> = {};
  try {
    for (const need of neededBrowsers(process.platform)) paths[need.variable] = await findBrowser(need, say);
  } catch (error) {
    return oneCheck('Browser tests', (error as Error).message);
  }
  const results: StepResult[] = [];
  for (const config of configs) results.push(await runVitest(['--config', config, ...filters], paths));
  return addUp(results);
}

/** vitest fails where it finds no file, and a filter may be meant for another package. */
function hasTests(config: string, filters: readonly string[]): boolean {
  const files = globSync(join(dirname(config), 'e2e/**/*.e2e.ts'), { cwd: root });
  return files.some((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
}
