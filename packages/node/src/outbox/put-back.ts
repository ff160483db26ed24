import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { makeFolderOf } from '../shared-file/make-folder.ts';
import { fileMode, openStore } from './disk/open-store.ts';
import type { Store } from './disk/store.ts';
import type { OutboxState } from './state.ts';

/** Whether somebody has deleted the file that is open. All that it held is still there, but ends with this process. */
export function isDeleted({ store }: OutboxState): boolean {
  if (!store) return false;
  try {
    return statSync(store.file, { throwIfNoEntry: false }) === undefined;
  } catch {
    // Where it cannot be looked at nobody knows.
    return false;
  }
}

/** Writes a deleted file anew, out of what is open still, and goes on with the new one. Throws where it cannot. */
export function putBack(state: OutboxState): void {
  const { store, openDatabase, settings } = state;
  if (!store) return;
  const { file } = store;
  copyTo(file, store);
  // The old one first: closing it deletes what has the name of the new one's log.
  state.store = undefined;
  store.close();
  state.store = openStore(openDatabase, file, settings);
  if (!state.store) throw new Error('Another process has taken the file meanwhile.');
  settings.onError({ code: 'outbox-deleted', message: `"${file}" was deleted while it was in use. It was written anew, with all that waited in it. Leave the files of an outbox alone until its process has ended.` });
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
