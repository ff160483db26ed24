import type { Run } from './verdict.ts';

/** The figures of an adapter as a Markdown table. */
export function printTable(runs: readonly Run[]): string {
  const rows = runs.map(({ scenario, tally }) => [scenario.title, tally.once, tally.twiceAtTheWire, tally.twiceAfterTheRelay, tally.lost]);
  return printRows(['Scenario', 'once', 'twice at the wire', 'twice after the relay', 'lost'], rows);
}

/** Rows as a Markdown table. */
export function printRows(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells, index) => (index === 1 ? `|${cells.join('|')}|` : `| ${cells.join(' | ')} |`));
  return lines.join('\n');
}
