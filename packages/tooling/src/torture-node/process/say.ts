import { writeSync } from 'node:fs';
import { toRanges } from '../ranges.ts';
import type { Statement } from './messages.ts';

const standardOutput = 1;

/** Says a line. It is out when this returns, whatever happens to the process next. */
export function say(statement: Statement): void {
  writeSync(standardOutput, `${JSON.stringify(statement)}\n`);
}

/** Collects numbers and says them when the current task is over: single ones would be millions of lines. `why`: those of one cause together. */
export function sayer(put: (ranges: ReturnType<typeof toRanges>, why: string) => Statement): (numbers: readonly number[], why?: string) => void {
  const waiting = new Map<string, number[]>();
  function sayAll(): void {
    for (const [why, numbers] of waiting) say(put(toRanges(numbers), why));
    waiting.clear();
  }
  return (numbers, why = '') => {
    if (waiting.size === 0) queueMicrotask(sayAll);
    const collected = waiting.get(why) ?? [];
    waiting.set(why, collected);
    for (const number of numbers) collected.push(number);
  };
}
