/** What a failure of the database means for the outbox. */
export type FailureKind = 'locked' | 'corrupt' | 'full' | 'other';

/** Result codes of SQLite. Source: sqlite.org/rescode.html; checked 2026-11-22. */
const kinds: Readonly<Record<number, FailureKind>> = { 5: 'locked', 6: 'locked', 11: 'corrupt', 13: 'full', 26: 'corrupt' };
const corruptCode = 11;
/** `SQLITE_IOERR_SHMSIZE`: no room for the memory that processes share a file by. It is told as an error of the disk. */
const noSharedRoom = 4874;

/** The same by what SQLite says, because `exec` of Deno (2.9, checked 2026-11-22) tells no code. Source: sqlite3.c, `sqlite3ErrStr`; checked 2026-11-22. */
const sayings: readonly (readonly [saying: RegExp, kind: FailureKind])[] = [
  [/^database (table )?is locked/, 'locked'],
  [/^database disk image is malformed|^file is not a database/, 'corrupt'],
  [/^database or disk is full/, 'full'],
];

/** Reads what a database threw. The lowest byte of an extended result code is the plain one. */
export function kindOf(cause: unknown): FailureKind {
  const { errcode, errno, message } = (cause ?? {}) as { readonly errcode?: unknown; readonly errno?: unknown; readonly message?: unknown };
  const code = typeof errcode === 'number' ? errcode : errno;
  if (code === noSharedRoom) return 'full';
  if (typeof code === 'number') return kinds[code & 0xff] ?? 'other';
  return sayings.find(([saying]) => saying.test(String(message)))?.[1] ?? 'other';
}

/** For rows that SQLite reads well and that still cannot be what was written. */
export function corrupt(what: string): Error {
  return Object.assign(new Error(`The file is damaged: ${what}.`), { errcode: corruptCode });
}
