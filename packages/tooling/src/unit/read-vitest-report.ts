import { relative } from 'node:path';
import { root } from '../workspace/paths.ts';
import type { StepResult } from '../workspace/step.ts';

interface Assertion {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages?: readonly string[];
}

interface Report {
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly message?: string; readonly assertionResults: readonly Assertion[] }[];
}

/** Lines of a failure that are shown. */
const shownLines = 30;

/** Counts of a JSON report of vitest. A file that cannot be loaded, a missing report and errors outside of tests count as one failure each. */
export function readVitestReport(text: string | undefined, code: number, output: string): StepResult {
  if (text === undefined) return { passed: 0, failed: 1, problems: [`vitest ended with code ${code} and without a report.\n${tail(output)}`] };
  const { testResults } = JSON.parse(text) as Report;
  const tests = testResults.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: relative(root, file.name) })));
  const failures = tests.filter((test) => test.status === 'failed');
  const broken = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  const problems = [
    ...failures.map((test) => `${test.file}: ${test.fullName}\n${(test.failureMessages ?? []).map(head).join('\n')}`),
    ...broken.map((file) => `${relative(root, file.name)} could not be run.\n${head(file.message ?? '')}`),
  ];
  if (code !== 0 && problems.length === 0) problems.push(`vitest ended with code ${code} although no test failed.\n${tail(output)}`);
  const skipped = tests.filter((test) => test.status === 'skipped' || test.status === 'pending' || test.status === 'todo').length;
  const passed = tests.filter((test) => test.status === 'passed').length;
  return { passed, failed: problems.length, problems, ...(skipped > 0 && { note: `${skipped} skipped` }) };
}

/** The beginning of a failure, without the frames of the test runner. */
function head(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\s+at .*(?:node_modules|node:internal)/.test(line));
  return lines.slice(0, shownLines).join('\n');
}

function tail(text: string): string {
  return text.split('\n').slice(-shownLines).join('\n');
}
