import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../workspace/run-command.ts';
import { bundleHost } from './bundle.ts';
import type { Env } from './conformance/check.ts';
import type { CheckResult } from './hosts/run-checks.ts';
import { readResults } from './read-results.ts';
import type { Runtime } from './runtime.ts';

/** Bound on all checks of a runtime, in milliseconds. They take a few seconds. */
const patienceMs = 20_000;

/** Runs the checks in a process of the runtime, which must end by itself afterwards and print nothing else. */
export async function runInProcess({ host, words }: Runtime, binary: string, env: Omit<Env, 'serve' | 'folder'>): Promise<readonly CheckResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-runtime-'));
  try {
    const script = await bundleHost(host);
    const { code, output, stdout } = await runCommand(binary, [...words, script, JSON.stringify({ ...env, folder })], { timeoutMs: patienceMs });
    const { results, rest } = readResults(stdout);
    const said = `${rest}\n${output.slice(stdout.trimEnd().length)}`.trim();
    const problem = code === 0 && said === '' ? undefined : said || `It ended with code ${code}.`;
    return [...results, { subject: 'core', title: 'the process ends by itself and prints nothing', ...(problem !== undefined && { problem }) }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
