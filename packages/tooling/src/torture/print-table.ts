import type { Run } from './verdict.ts';

/** The figures of an adapter as a Markdown table. */
export function printTable(runs: readonly Run[]): string {
  const rows = runs.map(({ scenario, tally }) => `| ${scenario.title} | ${tally.once} | ${tally.twiceAtTheWire} | ${tally.twiceAfterTheRelay} | ${tally.lost} |`);
  return ['| Scenario | once | twice at the wire | twice after the relay | lost |', '|---|---|---|---|---|', ...rows].join('\n');
}
