/** One row of a table of codes. */
export interface ErrorRow {
  readonly code: string;
  readonly cause: string;
  readonly cure: string;
  /** Package that the heading above names. Undefined: the row is for every package. */
  readonly packageName: string | undefined;
  /** Heading that it stands under. */
  readonly section: string;
}

/** The rows of `docs/errors.md`: tables of three columns whose first cell is a code in backticks. */
export function errorsInPage(text: string): readonly ErrorRow[] {
  const rows: ErrorRow[] = [];
  let section = '';
  for (const line of text.split('\n')) {
    if (/^#+ /.test(line)) section = line.replace(/^#+ /, '');
    const [, code, cause, cure, more] = /^\| `([^`|]+)` \|([^|]*)\|([^|]*)\|(.*)$/.exec(line) ?? [];
    if (code === undefined || cause === undefined || cure === undefined || more !== '') continue;
    rows.push({ code, cause: cause.trim(), cure: cure.trim(), packageName: /@waymark\/[\w-]+/.exec(section)?.[0], section });
  }
  return rows;
}

/** Lines that stand in a table and are no row: neither head nor rule nor {@link ErrorRow}. */
export function strayLines(text: string): readonly string[] {
  const isRow = (line: string): boolean => errorsInPage(line).length === 1;
  return text.split('\n').filter((line) => line.startsWith('|') && !/^\|(?:---\|)+$/.test(line) && line !== '| Code | What happened | What to do |' && !isRow(line));
}
