import type { EventEmitter } from 'node:events';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';

export interface Step {
  readonly title: string;
  run(): Promise<StepResult>;
}

/** A step by itself, or some that go beside each other. */
export type Round = Step | readonly Step[];

/** A step that takes longer hangs, and would keep the rest from being said. A machine that has much else to do needs many times the usual. */
const longestStepMs = 30 * 60_000;

export interface RunOptions {
  /** Default: half an hour. */
  readonly limitMs?: number;
  /** Says which errors nobody caught: one of them must not end the run before its sum is said. Default: this process. */
  readonly errors?: Pick<EventEmitter, 'on' | 'off'>;
}

/** Runs one round after another, and says how each step went. `only`: titles to run, by their first letters; none: all. Returns the exit code. */
export async function runSteps(rounds: readonly Round[], only: readonly string[], say: (line: string) => void, { limitMs = longestStepMs, errors = process }: RunOptions = {}): Promise<number> {
  const isChosen = ({ title }: Step): boolean => only.length === 0 || only.some((name) => title.toLowerCase().startsWith(name.toLowerCase()));
  const results: StepResult[] = [];
  let running: readonly Step[] = [];
  const onStray = (error: unknown): void => {
    const stray = oneCheck(`${running.map(({ title }) => title).join(' or ')}: an error that nobody caught`, textOf(error));
    results.push(stray);
    for (const problem of stray.problems) say(`\n${problem}`);
  };
  async function run(step: Step): Promise<void> {
    const started = performance.now();
    const result = await within(limitMs, step.run()).catch((error: unknown) => oneCheck(step.title, textOf(error)));
    results.push(result);
    for (const problem of result.problems) say(`\n${problem}`);
    say(line(step.title, result, performance.now() - started));
  }
  errors.on('uncaughtException', onStray);
  for (const round of rounds) {
    running = [round].flat().filter(isChosen);
    await Promise.all(running.map(run));
  }
  errors.off('uncaughtException', onStray);
  const { passed, failed } = addUp(results);
  say(`\n${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function within<T>(limitMs: number, result: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`It had not ended after ${limitMs / 1000} s.`)), limitMs);
    void result.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function line(title: string, { passed, failed, note }: StepResult, milliseconds: number): string {
  const mark = failed > 0 ? 'FAILED' : 'ok';
  const counts = `${passed} passed, ${failed} failed${note === undefined ? '' : `, ${note}`}`;
  return `${mark.padEnd(7)}${title.padEnd(26)}${counts} (${(milliseconds / 1000).toFixed(1)} s)`;
}
