import { isTrackingError, TrackingError } from '@waymark/core';
import { problemOf, retryLater } from './commit.ts';
import { kindOf } from './disk/failure.ts';
import { openStore, unavailable } from './disk/open-store.ts';
import { recover } from './log/recover.ts';
import { startLog } from './log/state.ts';
import { sharedFiles } from './places.ts';
import { loadSeen } from './seen/recall-file.ts';
import { forgetDisk, replaceFile } from './repair.ts';
import type { OutboxState } from './state.ts';

/** Finds the file of this process and takes up what is in it. Throws where somebody has to mend something first. */
export function start(state: OutboxState): void {
  const { place, isShared } = state.settings;
  if (isShared) startShared(state);
  else if (!startWith(state, place)) {
    throw new TrackingError('outbox-locked', `"${place}" is in use by another process or thread. Give each its own "path", or share a "directory".`);
  }
}

/** The first file that nobody has becomes ours. */
function startShared(state: OutboxState): void {
  const { place } = state.settings;
  if (!sharedFiles(place).some((file) => startWith(state, file, 1))) throw new TrackingError('outbox-locked', `All files in "${place}" are in use. Use another directory.`);
}

/** False when somebody else has the file. */
function startWith(state: OutboxState, file: string, tries = 5): boolean {
  state.file = file;
  try {
    state.store = openStore(state.openDatabase, file, { ...state.settings, tries });
    if (!state.store) return false;
    recover(state.log, state.store);
    if (state.recall) loadSeen(state.recall, state.store.database);
    return true;
  } catch (cause) {
    const kind = kindOf(cause);
    if (kind !== 'corrupt' && kind !== 'full') {
      state.store?.close();
      state.store = undefined;
      throw isTrackingError(cause) ? cause : unavailable(file, cause);
    }
    startLog(state.log);
    if (kind === 'corrupt') startAnew(state, cause);
    else waitForRoom(state, cause);
    return true;
  }
}

/** What was read of a damaged file before the damage is forgotten, and read again out of the file that is put aside. */
function startAnew(state: OutboxState, cause: unknown): void {
  forgetDisk(state.log);
  if (replaceFile(state, state.file, cause)) {
    if (state.rest) retryLater(state);
    return;
  }
  state.store?.close();
  state.store = undefined;
  state.failure = problemOf(cause, state.file);
  retryLater(state);
}

function waitForRoom(state: OutboxState, cause: unknown): void {
  state.failure = problemOf(cause, state.file);
  state.settings.onError(state.failure);
  retryLater(state);
}
