import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isRecord } from '../refuse.ts';

/** What is in it is about people: nobody but the user of this process may look into it. */
const folderMode = 0o700;

/**
 * Makes a folder and those above it, where they are not there. Throws what the file system says, at once. It goes one step at a time, because `recursive` of
 * `mkdirSync` never ends where a file system says that the place is not there although the folder above is, as `/proc` does (Node.js 24.21; checked 2026-11-22).
 */
export function makeFolder(path: string): void {
  const why = tryToMake(path);
  if (why === undefined) return;
  const above = dirname(path);
  if (!isRecord(why) || why['code'] !== 'ENOENT' || above === path) throw why;
  makeFolder(above);
  const stillWhy = tryToMake(path);
  if (stillWhy !== undefined) throw stillWhy;
}

/** Makes the folder of a file. Throws where something else is in the file's place, such as a pipe, which whoever opens it waits for. */
export function makeFolderOf(file: string): void {
  makeFolder(dirname(file));
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) throw new Error('what is there is no file');
}

/** What is in the way. Nothing where the folder is there, whoever has made it. */
function tryToMake(path: string): unknown {
  try {
    mkdirSync(path, { mode: folderMode });
  } catch (cause) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return cause;
  }
  return undefined;
}
