import { closeSync, openSync, readSync } from 'node:fs';
import { applicationId } from './schema.ts';

/** How a database begins, and where its mark is. Source: sqlite.org/fileformat.html; checked 2026-11-22. */
const magic = 'SQLite format 3\0';
const [headBytes, markAt] = [100, 68];

/** True for a file that begins like a database or bears our mark, however damaged it is otherwise. Anything else belongs to somebody. */
export function isOurs(file: string): boolean {
  const head = Buffer.alloc(headBytes);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, head, 0, headBytes, 0);
  } finally {
    closeSync(handle);
  }
  return head.toString('latin1', 0, magic.length) === magic || head.readUInt32BE(markAt) === applicationId;
}
