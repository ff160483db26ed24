import { open } from 'node:fs/promises';
import type { DurationMs, Refusal } from '@waymark/core';
import { unlessItFails } from './attempt.ts';
import { kindOf } from './disk/failure.ts';
import { openStore } from './disk/open-store.ts';
import type { Store } from './disk/store.ts';
import { writeLetters } from './letters.ts';
import { mergeChunks, needsMerge } from './log/merge.ts';
import { trim } from './log/residence.ts';
import { markWritten, seal } from './log/state.ts';
import { sharedFiles } from './places.ts';
import { isDeleted, putBack } from './put-back.ts';
import { replaceFile, salvageRest } from './repair.ts';
import { loadSeen, writeSeen } from './seen/recall-file.ts';
import { reading } from './serve.ts';
import type { Group, OutboxState } from './state.ts';

/** Pause between tries to write after a failure, and before empty space is looked for. Unit: milliseconds. */
const retryMs = 1000;
const tidyMs = 100;

/**
 * Writes everything that the disk does not have, in one transaction, and lets go of texts beyond the bound of memory. What fails stays in memory. Never throws:
 * it runs in timers. Who asks meanwhile, out of `onError`, waits for the next one.
 */
export function commit(state: OutboxState): void {
  const { group } = state;
  state.group = undefined;
  state.stopCommit?.();
  state.stopCommit = undefined;
  try {
    commitNow(state);
  } catch (cause) {
    notSaved(state, cause);
  } finally {
    group?.end();
  }
}

function commitNow(state: OutboxState): void {
  const { arrived } = state.log;
  if (hasChanges(state) || isDeleted(state)) {
    seal(state.log);
    save(state);
  } else state.failure = undefined;
  const now = performance.now();
  state.pauseMs = pauseAfter(state, arrived, now - state.committedAt);
  state.committedAt = now;
  trim(state.log, state.settings.memoryBytes);
}

/**
 * Time until the next commit. Who waits for a commit before appending again shows only a few events at a time; so it is the time in which, at the pace of these,
 * as many arrive as are committed at once.
 */
function pauseAfter({ settings: { commitEveryMs, commitEvents } }: OutboxState, arrived: number, elapsed: DurationMs): DurationMs {
  return arrived === 0 ? commitEveryMs : Math.min(commitEveryMs, (commitEvents * elapsed) / arrived);
}

export function hasChanges({ log, letters }: OutboxState): boolean {
  const { last, unwritten, changed, removed, lanesChanged } = log;
  return last.count + unwritten.size + changed.size + removed.size + letters.kept.length + letters.removed.size > 0 || lanesChanged;
}

/** A file that is damaged as soon as it is begun is not replaced once more. */
function save(state: OutboxState, mayRepair = true): void {
  const { log, letters, recall, settings } = state;
  try {
    if (isDeleted(state)) putBack(state);
    const store = (state.store ??= reopen(state));
    let written = (): void => undefined;
    store.save(log, () => {
      writeLetters(letters, store.database, settings.maxLetters);
      if (recall) written = writeSeen(recall, store.database);
    });
    markWritten(log);
    written();
    letters.kept.length = 0;
    letters.removed.clear();
    state.failure = undefined;
    salvageRest(state);
    if (state.rest) retryLater(state);
    tidyLater(state);
    if (store.isLogLong()) void takeLogIn(state, store);
  } catch (cause) {
    if (mayRepair && kindOf(cause) === 'corrupt' && replaceFile(state, state.file, cause)) save(state, false);
    else notSaved(state, cause);
  }
}

/** Begins the file that could not be begun at the start. */
function reopen(state: OutboxState): Store {
  const { openDatabase, file, settings, damage } = state;
  if (damage !== undefined) {
    if (!replaceFile(state, file, damage) || !state.store) throw damage;
    return state.store;
  }
  if (settings.isShared) return reopenShared(state);
  const store = openStore(openDatabase, file, settings);
  if (!store) throw new Error('Another process has taken the file meanwhile.');
  if (store.numbers().length === 0) return remembering(state, store);
  store.close();
  throw new Error('The file holds events of an earlier process. They are taken up when a process starts.');
}

/** A file without events may know ids of earlier ones. */
function remembering({ recall }: OutboxState, store: Store): Store {
  if (recall) Array.from(loadSeen(recall, store.database));
  return store;
}

/** Meanwhile another process may have taken the file that was ours to begin. Those with events of processes that are gone are for adoption. */
function reopenShared(state: OutboxState): Store {
  const { openDatabase, settings } = state;
  for (const file of sharedFiles(settings.place)) {
    state.file = file;
    const store = openStore(openDatabase, file, { ...settings, tries: 1 });
    if (store?.numbers().length === 0) return remembering(state, store);
    store?.close();
  }
  throw new Error(`All files in "${settings.place}" are in use or hold events of processes that are gone.`);
}

function notSaved(state: OutboxState, cause: unknown): void {
  if (!state.failure) {
    state.failure = problemOf(cause, state.file);
    state.settings.onError(state.failure);
  }
  retryLater(state);
}

export function retryLater(state: OutboxState): void {
  state.stopRetry?.();
  state.stopRetry = state.settings.clock.after(retryMs, () => retry(state));
}

/** On a full disk the log can be written no further; taken into the file, it begins anew where it is. */
function retry(state: OutboxState): void {
  if (state.phase !== 'open') return;
  unlessItFails(() => state.store?.takeIn());
  commit(state);
}

export function problemOf(cause: unknown, file: string): Refusal {
  const rest = 'Events go on in memory, up to memoryBytes, and are written as soon as it works again.';
  if (kindOf(cause) === 'full') return { code: 'outbox-disk-full', message: `There is no room on the disk for "${file}". Make room. ${rest}`, cause };
  const found = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  return { code: 'outbox-write-failed', message: `The outbox cannot write to "${file}": ${found}. ${rest}`, cause };
}

/**
 * Lets the disk catch up with the log outside of this thread before the log is taken into the file, which would wait for it: a fifth of a second on a busy disk,
 * now some milliseconds.
 */
async function takeLogIn(state: OutboxState, store: Store): Promise<void> {
  if (state.syncing) return;
  state.syncing = true;
  await syncFile(`${store.file}-wal`);
  state.syncing = false;
  if (state.store === store) unlessItFails(() => store.takeIn());
}

/** Where that is not possible, SQLite does it by itself. */
export async function syncFile(file: string): Promise<void> {
  try {
    const handle = await open(file, 'r+');
    await handle.datasync().finally(() => handle.close());
  } catch {
    // Nothing is lost by it but the time that it was to save.
  }
}

/** A commit that comes soon, for all who ask meanwhile. At once where the last one is long enough ago. Keeps the process alive until then. */
export function commitSoon(state: OutboxState): Promise<void> {
  state.group ??= createGroup();
  if (!state.stopCommit) {
    const wait = state.committedAt + state.pauseMs - performance.now();
    state.stopCommit = wait >= 1 ? stoppable(setTimeout(commit, wait, state)) : stoppableNow(setImmediate(commit, state));
  }
  return state.group.done;
}

function stoppable(timer: NodeJS.Timeout): () => void {
  return () => clearTimeout(timer);
}

function stoppableNow(immediate: NodeJS.Immediate): () => void {
  return () => clearImmediate(immediate);
}

function createGroup(): Group {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { done, end };
}

/** Looks after the shape of the file in a quiet moment: small chunks, empty pages. */
function tidyLater(state: OutboxState): void {
  if (state.stopTidy || state.phase !== 'open') return;
  state.stopTidy = state.settings.clock.after(tidyMs, () => tidy(state));
}

function tidy(state: OutboxState): void {
  state.stopTidy = undefined;
  if (state.phase !== 'open' || state.failure) return;
  if (needsMerge(state.log)) {
    reading(state, () => mergeChunks(state.log), undefined);
    commit(state);
  } else {
    unlessItFails(() => {
      if (state.store?.shorten()) tidyLater(state);
    });
  }
}
