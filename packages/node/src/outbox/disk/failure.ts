/** What a failure of the database means for the outbox. */
export type FailureKind = 'locked' | 'corrupt' | 'full' | 'other';

/** Result codes of SQLite. Source: sqlite.org/rescode.html; checked 2026-11-22. */
const kinds: Readonly<Record<number, FailureKind>> = { 5: 'locked', 6: 'locked', 11: 'corrupt', 13: 'full', 26: 'corrupt' };
const corruptCode = 11;

/** Reads what a database threw. The lowest byte of an extended result code is the plain one. */
export function kindOf(cause: unknown): FailureKind {
  const { errcode, errno } = (cause ?? {}) as { readonly errcode?: unknown; readonly errno?: unknown };
  const code = typeof errcode === 'number' ? errcode : errno;
  return typeof code === 'number' ? (kinds[code & 0xff] ?? 'other') : 'other';
}

/** For rows that SQLite reads well and that still cannot be what was written. */
export function corrupt(what: string): Error {
  return Object.assign(new Error(`The file is damaged: ${what}.`), { errcode: corruptCode });
}
