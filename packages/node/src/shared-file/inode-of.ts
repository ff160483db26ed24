import { statSync } from 'node:fs';

/** Which file is under a name. It stays the same while the file is open, and no other file has it then. */
export type Inode = bigint;

/** The file that is under a name now. Undefined where there is none. Throws where nobody can look. */
export function inodeOf(file: string): Inode | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

/** Whether a file that is open has lost its name: it was deleted, and another may be in its place. All that it held is still there, but ends with those who have it open. */
export function isGone(file: string, inode: Inode | undefined): boolean {
  try {
    const now = inodeOf(file);
    return now === undefined || now !== inode;
  } catch {
    // Where it cannot be looked at nobody knows.
    return false;
  }
}
