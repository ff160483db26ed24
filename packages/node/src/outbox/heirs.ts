import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DurationMs } from '@waymark/core';
import { adoptEvents, nothing, type Slice } from './adopt.ts';
import { commit } from './commit.ts';
import { kindOf } from './disk/failure.ts';
import { openStore } from './disk/open-store.ts';
import type { Store } from './disk/store.ts';
import { adoptLetters } from './letters.ts';
import { salvageLeft } from './repair.ts';
import { knownBits, pressureOf } from './serve.ts';
import { adoptSeen } from './seen/recall-file.ts';
import type { OutboxState } from './state.ts';

/** How often files are looked for whose process has ended meanwhile, and how long an adoption waits that cannot go on. Unit: milliseconds. */
export const lookEveryMs: DurationMs = 60_000;
/** Pause between two slices of an adoption. Unit: milliseconds. */
const sliceEveryMs: DurationMs = 1;
/** What the start takes over at once; the rest follows in slices. Unit: events. */
const atStart = 4096;

const fileName = /^outbox-\d{1,4}\.sqlite$/;

/** Takes over the events of files in the shared directory that nobody has, now and whenever a process ends. */
export function startAdopting(state: OutboxState): void {
  proceed(state, adoptAll(state), atStart);
}

/** Adopts until so many events were taken over, at least a slice; the rest is for later. */
function proceed(state: OutboxState, adoption: Generator<Slice, void>, most: number): void {
  state.stopAdopting = undefined;
  let [taken, wait] = [0, sliceEveryMs];
  do {
    const { done, value } = adoption.next();
    if (state.phase === 'closed') return void adoption.return();
    if (done) return later(state, lookEveryMs, () => proceed(state, adoptAll(state), 0), () => undefined);
    if (!value) wait = lookEveryMs;
    for (const [lane, events] of value ?? nothing) {
      taken += events;
      state.listeners.get(lane)?.(events);
    }
  } while (taken < most && wait === sliceEveryMs);
  later(state, wait, () => proceed(state, adoption, 0), () => void adoption.return());
}

function later(state: OutboxState, delay: DurationMs, run: () => void, giveUp: () => void): void {
  const stop = state.settings.clock.after(delay, run);
  state.stopAdopting = () => {
    stop();
    giveUp();
  };
}

/** What is in the other files that nobody has is taken over, one file after another. */
function* adoptAll(state: OutboxState): Generator<Slice, void> {
  for (const file of filesIn(state.settings.place)) {
    if (file === state.file) continue;
    yield* adopt(state, file);
    yield nothing;
  }
}

function filesIn(directory: string): readonly string[] {
  try {
    const names = readdirSync(directory).filter((name) => fileName.test(name));
    return names.sort().map((name) => join(directory, name));
  } catch {
    // A directory that is gone has nothing to take over.
    return [];
  }
}

/** Takes over what a dead process left. Whoever opens the file first has it, so that nobody else does the same. The empty file stays, for the next process. */
function* adopt(state: OutboxState, file: string): Generator<Slice, void> {
  if (!existsSync(file)) return;
  const save = (): boolean => saved(state);
  let left: Store | undefined;
  try {
    if (!hasRoom(state)) return;
    left = openStore(state.openDatabase, file, { ...state.settings, tries: 1 });
    if (!left) return;
    for (const slice of adoptEvents(state.log, left, save, (id) => knownBits(state, id))) {
      yield slice;
      // Another process may have room. What could not be written yet is finished before.
      if (!state.failure && !hasRoom(state)) return;
    }
    yield* adoptLetters(state.letters, left.database, save);
    if (state.recall) yield* adoptSeen(state.recall, left.database, save);
  } catch (cause) {
    closeOther(state, left);
    left = undefined;
    const arrived = kindOf(cause) === 'corrupt' ? salvageLeft(state, file, cause) : undefined;
    if (arrived) yield arrived;
    else report(state, file, cause);
  } finally {
    closeOther(state, left);
  }
}

/** Said once per file. */
function report({ notAdopted, settings }: OutboxState, file: string, cause: unknown): void {
  if (notAdopted.has(file)) return;
  notAdopted.add(file);
  settings.onError({ code: 'outbox-not-adopted', message: `"${file}", left by a process that is gone, could not be taken over and stays as it is. It is tried again every minute.`, cause });
}

function closeOther(state: OutboxState, left: Store | undefined): void {
  try {
    left?.close();
  } catch (cause) {
    report(state, left?.file ?? '', cause);
  }
}

/** What does not fit here is safer where it is. */
function hasRoom(state: OutboxState): boolean {
  return !state.failure && pressureOf(state) < 1;
}

function saved(state: OutboxState): boolean {
  commit(state);
  return !state.failure;
}
