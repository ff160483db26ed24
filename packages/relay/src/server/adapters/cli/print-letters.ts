import type { StoredLetter } from '@waymark/node/sqlite';

/** How letters are shown. */
export interface Shown {
  readonly total: number;
  /** Whole events. They hold personal data, as ids of events do: that of an order is made of its number. */
  readonly show: boolean;
  readonly asJson: boolean;
}

const titles = ['number', 'kept', 'transport', 'reason', 'code', 'event'] as const;

/** A table of letters, or JSON. */
export function printLetters(letters: readonly StoredLetter[], { total, show, asJson }: Shown): string {
  const facts = letters.map(factsOf);
  if (asJson) return `${JSON.stringify({ total, letters: facts.map((each, index) => ({ ...each, ...(show && { letter: letters[index] }) })) })}\n`;
  const rows = facts.map((each) => titles.map((title) => plain(String(each[title]))));
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lineOf = (cells: readonly string[]): string => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd();
  const lines = rows.flatMap((row, index) => [lineOf(row), ...(show ? [`  ${JSON.stringify(letters[index])}`] : [])]);
  return `${[...(rows.length > 0 ? [lineOf(titles)] : []), ...lines, `${letters.length} of ${total} dead letters`].join('\n')}\n`;
}

function factsOf({ number, keptAt, transport, reason, why, event }: StoredLetter): Readonly<Record<(typeof titles)[number], string | number>> {
  return { number, kept: new Date(keptAt).toISOString(), transport, reason, code: why.code, event: event.name };
}

/** Names come from outside: nothing in them may steer a terminal. */
function plain(text: string): string {
  return text.slice(0, 100).replaceAll(/[^\x20-\x7e]/g, '?');
}
