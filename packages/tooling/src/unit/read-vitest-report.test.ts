import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../workspace/paths.ts';
import { readVitestReport } from './read-vitest-report.ts';

const file = join(root, 'packages/core/src/a.test.ts');
const passing = { status: 'passed', fullName: 'adds' };
const failing = { status: 'failed', fullName: 'subtracts', failureMessages: ['expected 1 to be 2\n    at a.test.ts:3:1\n    at new Promise (file:///node_modules/vitest/run.js:1:1)'] };

function report(...testResults: readonly object[]): string {
  return JSON.stringify({ testResults });
}

test('tests are counted by their result, skipped ones apart', () => {
  const text = report({ name: file, status: 'passed', assertionResults: [passing, passing, { status: 'skipped', fullName: 'later' }] });
  expect(readVitestReport(text, 0, '')).toEqual({ passed: 2, failed: 0, problems: [], note: '1 skipped' });
});

test('a failure is shown with its file and message', () => {
  const result = readVitestReport(report({ name: file, status: 'failed', assertionResults: [passing, failing] }), 1, '');
  expect(result).toMatchObject({ passed: 1, failed: 1 });
  expect(result.problems).toEqual(['packages/core/src/a.test.ts: subtracts\nexpected 1 to be 2\n    at a.test.ts:3:1']);
});

test('a file that cannot be loaded counts as a failure', () => {
  const result = readVitestReport(report({ name: file, status: 'failed', message: 'SyntaxError', assertionResults: [] }), 1, '');
  expect(result).toMatchObject({ passed: 0, failed: 1, problems: ['packages/core/src/a.test.ts could not be run.\nSyntaxError'] });
});

test('an error outside of the tests counts as a failure', () => {
  const text = report({ name: file, status: 'passed', assertionResults: [passing] });
  expect(readVitestReport(text, 1, 'Unhandled rejection')).toMatchObject({ passed: 1, failed: 1 });
});

test('a missing report counts as a failure and shows the end of the output', () => {
  const result = readVitestReport(undefined, 1, 'out of memory');
  expect(result).toMatchObject({ passed: 0, failed: 1 });
  expect(result.problems[0]).toContain('out of memory');
});
