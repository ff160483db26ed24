import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import type { StepResult } from '../workspace/step.ts';
import { readVitestReport } from './read-vitest-report.ts';

/** Bound on all tests, below that of a step, and many times what they take on a machine that has nothing else to do. Unit: milliseconds. */
const mostMs = 25 * 60_000;

/** Runs vitest and counts from its JSON report. `env` is added to the environment of the tests. */
export async function runVitest(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<StepResult> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-vitest-'));
  const report = join(folder, 'report.json');
  try {
    const { code, output } = await runCommand(binary('vitest'), ['run', '--reporter=json', `--outputFile=${report}`, ...args], { env, timeoutMs: mostMs });
    return readVitestReport(readText(report), code, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
