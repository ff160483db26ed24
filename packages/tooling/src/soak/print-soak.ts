import { printRows } from '../torture/print-table.ts';
import type { Trend } from './samples.ts';
import type { Soak } from './verdict.ts';

const mebibyte = 1_048_576;

/** A soak as one Markdown table. */
export function printSoak({ seconds, perSecond, accounts, mishaps, reasons, trends }: Soak): string {
  const { offered, once, twice, named, lost, repeated } = accounts;
  const whole = (what: string, value: number | string): readonly (number | string)[] => [what, value, '', '', ''];
  return printRows(
    [`${(seconds / 60).toFixed(1)} minutes at ${perSecond} events/s`, 'whole run', 'first third', 'middle', 'last third'],
    [
      whole('events offered', offered),
      whole('delivered once', once),
      whole('dropped and named', named),
      whole('dropped as `closed` at the end of a process: named, and offered again by the next', reasons.get('closed') ?? 0),
      whole('lost', lost),
      whole('twice after repeats of an id are dropped', twice),
      whole('sent again under the same id', repeated),
      whole('mishaps', [...mishaps].map(([title, times]) => `${title} ${times}×`).join(', ')),
      trendRow('heap', trends.heap),
      trendRow('resident memory', trends.resident),
      trendRow('size of the files', trends.files),
    ],
  );
}

function trendRow(title: string, { first, middle, last, most }: Trend): readonly string[] {
  return [`${title}, MiB: most, medians`, ...[most, first, middle, last].map((bytes) => (bytes / mebibyte).toFixed(1))];
}
