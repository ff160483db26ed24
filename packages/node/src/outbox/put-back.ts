import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { isGone } from '../shared-file/inode-of.ts';
import { makeFolderOf } from '../shared-file/make-folder.ts';
import { fileMode, openStore } from './disk/open-store.ts';
import type { Store } from './disk/store.ts';
import { sharedFiles } from './places.ts';
import type { OutboxState } from './state.ts';

/** Whether somebody has deleted the file that is open, or put another in its place. */
export function isDeleted({ store }: OutboxState): boolean {
  return store !== undefined && isGone(store.file, store.inode);
}

/** Writes a deleted file anew, out of what is open still, and goes on with the new one. Throws where it cannot. */
export function putBack(state: OutboxState): void {
  const { store, openDatabase, settings } = state;
  if (!store) return;
  const file = freePlace(state, store.file);
  copyTo(file, store);
  // The old one first: closing it deletes what has the name of the new one's log.
  state.store = undefined;
  store.close();
  state.file = file;
  state.store = openStore(openDatabase, file, settings);
  if (!state.store) throw new Error('Another process has taken the file meanwhile.');
  settings.onError({ code: 'outbox-deleted', message: `"${store.file}" was deleted while it was in use. It was written anew${file === store.file ? '' : ` as "${file}", because another process has begun a file in its place`}, with all that waited in it. Leave the files of an outbox alone until its process has ended.` });
}

/** Its own name, or in a shared directory, where another process has that by now, the first that nobody has. */
function freePlace({ settings: { isShared, place } }: OutboxState, file: string): string {
  const free = [file, ...(isShared ? sharedFiles(place) : [])].find((each) => !existsSync(each));
  if (free === undefined) throw new Error('it was deleted while it was in use, and another process has begun a file in its place. End that process, and move its file away');
  return free;
}

function copyTo(file: string, { database }: Store): void {
  makeFolderOf(file);
  // There before the first event is in it, so that it has its rights by then.
  writeFileSync(file, '', { mode: fileMode, flag: 'wx' });
  try {
    chmodSync(file, fileMode);
    database.prepare('VACUUM INTO ?').run(file);
  } catch (cause) {
    // A part of a copy is no file of an outbox, and would hide that the file is missing.
    rmSync(file, { force: true });
    throw cause;
  }
}
