import { runCommand } from '../workspace/run-command.ts';
import type { CheckResult } from './hosts/run-checks.ts';
import type { Settings } from './hosts/run-server.ts';
import { readResults } from './read-results.ts';
import type { Runtime } from './runtime.ts';

/** A binary and the script that it runs. */
export type Command = readonly [binary: string, script: string];

/** Bound on all checks of a runtime, in milliseconds. They take a few seconds where nothing else is to be done. */
const patienceMs = 600_000;

/** Runs the checks in a process of the runtime, which must end by itself afterwards and print nothing else. */
export async function runInProcess(runtime: Runtime, command: Command, settings: Settings): Promise<readonly CheckResult[]> {
  const { results, problem } = await runScript(runtime, command, settings, patienceMs);
  return [...results, { subject: 'core', title: 'the process of all checks ends by itself and prints nothing', ...(problem !== undefined && { problem }) }];
}

export interface ScriptRun {
  readonly results: readonly CheckResult[];
  /** How it ended and what it printed, where either is wrong. */
  readonly problem: string | undefined;
}

/** Runs one script to its end. */
export async function runScript({ words, says }: Runtime, [binary, script]: Command, settings: object, timeoutMs: number): Promise<ScriptRun> {
  const { code, output, stdout } = await runCommand(binary, [...words, script, JSON.stringify(settings)], { timeoutMs });
  const { results, rest } = readResults(stdout);
  const errors = output.slice(stdout.trim().length).split('\n');
  const said = [rest, ...errors.filter((line) => !says?.test(line))].join('\n').trim();
  return { results, problem: code === 0 && said === '' ? undefined : `It ended with code ${code}.\n${said}`.trim() };
}
