import { expect, test } from 'vitest';
import { printMatrix } from './print-matrix.ts';
import type { RuntimeRun } from './run-runtimes.ts';
import type { Runtime } from './runtime.ts';

const runtime = (title: string): Runtime => ({ title, host: 'node', words: [] });

test('every runtime has a row, every package a column, and what failed shows', () => {
  const runs: readonly RuntimeRun[] = [
    {
      runtime: runtime('Node.js 22'),
      results: [
        { subject: 'core', title: 'a' },
        { subject: 'core', title: 'b', problem: 'It did not.' },
        { subject: 'node', title: 'c' },
      ],
    },
    { runtime: runtime('workerd'), results: [{ subject: 'core', title: 'a' }] },
  ];
  expect(printMatrix(runs).split('\n')).toEqual(['| Runtime | core | node |', '|---|---|---|', '| Node.js 22 | 1, **1 failed** | 1 |', '| workerd | 1 | – |']);
});
