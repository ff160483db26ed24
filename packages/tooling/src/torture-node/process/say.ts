import { writeSync } from 'node:fs';
import { toRanges } from '../ranges.ts';
import type { Statement } from './messages.ts';

const standardOutput = 1;

/** Says a line. It is out when this returns, whatever happens to the process next. */
export function say(statement: Statement): void {
  writeSync(standardOutput, `${JSON.stringify(statement)}\n`);
}

/** Collects numbers and says them when the current task is over: single ones would be millions of lines. */
export function sayer(said: 'kept' | 'named'): (numbers: readonly number[]) => void {
  let waiting: number[] = [];
  return (numbers) => {
    if (waiting.length === 0) queueMicrotask(sayAll);
    for (const number of numbers) waiting.push(number);
  };
  function sayAll(): void {
    const ranges = toRanges(waiting);
    waiting = [];
    say({ said, ranges });
  }
}
