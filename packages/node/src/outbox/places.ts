import { join } from 'node:path';

/** Most files of one directory: processes that run at the same time. */
const mostFiles = 1024;

/** The files that a process may take in a shared directory, in the order in which it tries them. */
export function sharedFiles(directory: string): readonly string[] {
  return Array.from({ length: mostFiles }, (_, index) => join(directory, `outbox-${index}.sqlite`));
}
