import { printRows } from '../torture/print-table.ts';
import type { Run } from './verdict.ts';

const mebibyte = 1_048_576;
const nobody = '–';

/** The figures of an adapter as a Markdown table. */
export function printRuns(runs: readonly Run[]): string {
  const head = ['Scenario', 'offered', 'confirmed', 'once', 'twice at the wire', 'twice afterwards', 'named as lost', 'lost', 'of these confirmed', 'memory above idle'];
  return printRows(head, runs.map(rowOf));
}

function rowOf({ scenario, tally, memory }: Run): readonly (string | number)[] {
  const { offered, kept, once, twiceAtTheWire, twiceAfterwards, named, lostKept, lostUnkept } = tally;
  const confirmed = kept === undefined ? [nobody, nobody] : [kept, lostKept];
  const used = scenario.memoryBound === undefined || !memory ? '' : `heap ${inMebibytes(memory.heap)}, resident ${inMebibytes(memory.resident)} MiB`;
  return [scenario.title, offered, confirmed[0] ?? nobody, once, twiceAtTheWire, twiceAfterwards, named, lostKept + lostUnkept, confirmed[1] ?? nobody, used];
}

function inMebibytes(bytes: number): string {
  return (bytes / mebibyte).toFixed(0);
}
