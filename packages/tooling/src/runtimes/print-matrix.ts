import type { RuntimeRun } from './run-runtimes.ts';

/** How many checks passed, of each package in each runtime, as a Markdown table. What failed is named. */
export function printMatrix(runs: readonly RuntimeRun[]): string {
  const subjects = [...new Set(runs.flatMap(({ results }) => results.map(({ subject }) => subject)))];
  const rows = runs.map(({ runtime, results }) => {
    const cells = subjects.map((subject) => {
      const own = results.filter((result) => result.subject === subject);
      const failed = own.filter(({ problem }) => problem !== undefined).length;
      if (own.length === 0) return '–';
      return failed === 0 ? String(own.length) : `${own.length - failed}, **${failed} failed**`;
    });
    return `| ${[runtime.title, ...cells].join(' | ')} |`;
  });
  return [`| Runtime | ${subjects.join(' | ')} |`, `|---|${subjects.map(() => '---').join('|')}|`, ...rows].join('\n');
}
