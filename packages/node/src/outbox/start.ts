import { isTrackingError, TrackingError } from '@waymark/core';
import { problemOf, retryLater } from './commit.ts';
import { kindOf } from './disk/failure.ts';
import { openStore, unavailable } from './disk/open-store.ts';
import { recover } from './log/recover.ts';
import { startLog } from './log/state.ts';
import { sharedFiles } from './places.ts';
import { loadSeen } from './seen/recall-file.ts';
import { forgetDisk, replaceFile } from './repair.ts';
import type { Store } from './disk/store.ts';
import type { OutboxState, Recovery } from './state.ts';

/** Pieces that are taken up at once. Files that are smaller are whole when this returns. */
const atStart = 4;

/** Finds the file of this process and takes up what is in it, or begins to: `done` is called when all is there. Throws where somebody has to mend something first. */
export function start(state: OutboxState, done: () => void): void {
  const { place, isShared } = state.settings;
  if (isShared) startShared(state, done);
  else if (!startWith(state, place, done)) {
    throw new TrackingError('outbox-locked', `"${place}" is in use by another process or thread. Give each its own "path", or share a "directory".`);
  }
}

/** The first file that nobody has becomes ours. */
function startShared(state: OutboxState, done: () => void): void {
  const { place } = state.settings;
  if (!sharedFiles(place).some((file) => startWith(state, file, done, 1))) throw new TrackingError('outbox-locked', `All files in "${place}" are in use. Use another directory.`);
}

/** False when somebody else has the file. */
function startWith(state: OutboxState, file: string, done: () => void, tries = 5): boolean {
  state.file = file;
  try {
    state.store = openStore(state.openDatabase, file, { ...state.settings, tries });
    if (!state.store) return false;
    state.recovery = createRecovery(state, state.store, done);
  } catch (cause) {
    startOtherwise(state, cause);
    done();
    return true;
  }
  state.recovery.goOn(atStart);
  return true;
}

function createRecovery(state: OutboxState, store: Store, done: () => void): Recovery {
  const pieces = takeUp(state, store);

  function isOver(most: number): boolean {
    for (let turn = 0; turn < most; turn += 1) if (pieces.next().done) return true;
    return false;
  }

  function goOn(most: number): void {
    try {
      if (!isOver(most)) return;
      state.recovery = undefined;
    } catch (cause) {
      state.recovery = undefined;
      startOtherwise(state, cause);
    }
    done();
  }

  return { goOn, finish: () => goOn(Infinity) };
}

function* takeUp({ log, recall }: OutboxState, store: Store): Generator<void, void> {
  // First, because what is damaged is found before the log is started.
  if (recall) yield* loadSeen(recall, store.database);
  yield* recover(log, store);
}

/** Takes up the rest, and lets others have their turn between two pieces. */
export async function takeUpRest(state: OutboxState): Promise<void> {
  while (state.recovery) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    state.recovery?.goOn(1);
  }
}

/** A file that is damaged or has no room is no reason not to start. Any other is thrown. */
function startOtherwise(state: OutboxState, cause: unknown): void {
  const kind = kindOf(cause);
  if (kind !== 'corrupt' && kind !== 'full') {
    state.store?.close();
    state.store = undefined;
    throw isTrackingError(cause) ? cause : unavailable(state.file, cause);
  }
  startLog(state.log);
  if (kind === 'corrupt') startAnew(state, cause);
  else waitForRoom(state, cause);
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
