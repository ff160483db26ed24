import { type Outbox, TrackingError } from '@waymark/core';
import { createAging } from '@waymark/core/lean';
import { orphanAgeMs, startAging } from './age.ts';
import { commit, commitSoon, hasChanges, problemOf, retryLater, syncFile } from './commit.ts';
import { builtInSqlite, type OpenDatabase } from './disk/sqlite.ts';
import { decodeEntries } from './disk/content.ts';
import { deadLettersOf } from './dead-letters.ts';
import { startAdopting } from './heirs.ts';
import { createLetterBox, type SqliteDeadLetters } from './letters.ts';
import { oldestArrival } from './log/chunk.ts';
import { serveLanes } from './log/orphans.ts';
import { createLog, type LaneView, mostLanes, viewOf } from './log/state.ts';
import { release, renew } from './log/take.ts';
import { type OutboxSettings, readOptions, type SqliteOutboxOptions } from './options.ts';
import { createRecall } from './seen/recall.ts';
import { admit, isDue, lend, pressureOf, settleAll } from './serve.ts';
import { start, takeUpRest } from './start.ts';
import type { OutboxState } from './state.ts';
import { writeStatesLater } from './states.ts';
import { withdrawAll } from './withdraw.ts';

/** An outbox in a file. */
export interface SqliteOutbox extends Outbox {
  /** Writes what waits for a commit, at once and in this tick. `leave()` of the tracker and `closeOn: ['exit']` do it in the last moment of a process. */
  commit(): void;
  /** Events that destinations refused, in the same file. Pass them to the tracker as `deadLetters`. */
  readonly deadLetters: SqliteDeadLetters;
}

/**
 * Keeps events in an SQLite file, so that they outlive the process, and lets memory stay small however many wait. The file is opened when the tracker starts;
 * what cannot be used then throws: `outbox-locked`, `outbox-newer`, `outbox-foreign`, `outbox-unavailable`, `sqlite-missing`.
 */
export function sqliteOutbox(options: SqliteOutboxOptions): SqliteOutbox {
  return createOutbox(readOptions(options), builtInSqlite());
}

/** The same with the database passed in. */
export function createOutbox(settings: OutboxSettings, openDatabase: OpenDatabase): SqliteOutbox {
  const state = createState(settings, openDatabase);
  const { log } = state;
  const ticks = (): number => settings.clock.ticks();

  function each(lane: string, ids: readonly string[], work: (view: LaneView, id: string) => void): void {
    const view = viewOf(log, lane);
    for (const id of ids) work(view, id);
  }

  return {
    name: 'sqlite',
    durable: true,
    deadLetters: deadLettersOf(state),
    open(lanes) {
      if (state.phase === 'closed') throw closedError();
      if (state.phase === 'open' || state.recovery) throw new TrackingError('outbox-locked', 'The outbox is in use by another tracker. It serves one tracker: make another one, with a "path" of its own.');
      return openOutbox(state, lanes);
    },
    append(entries, busy) {
      state.recovery?.finish();
      if (state.phase !== 'open') throw closedError();
      return afterwards(state, admit(state, entries, busy));
    },
    take(lane, most) {
      state.recovery?.finish();
      const taken = lend(state, lane, most);
      // It was found to be damaged, and what can be read of it does not find room now.
      if (state.rest) retryLater(state);
      return taken;
    },
    renew: (lane, ids, leaseMs) => each(lane, ids, (view, id) => renew(view, id, ticks() + leaseMs, ticks())),
    release: (lane, ids) => each(lane, ids, release),
    settle(lane, ids) {
      settleAll(state, lane, ids);
      return afterwards(state, undefined);
    },
    count(lane) {
      state.recovery?.finish();
      const { events = 0, bytes = 0 } = log.lanes.get(lane) ?? {};
      return { events, bytes };
    },
    onArrival: (lane, listener) => void state.listeners.set(lane, listener),
    onLoss: (lane, listener) => void state.lossListeners.set(lane, listener),
    oldest(lane) {
      state.recovery?.finish();
      const view = log.lanes.get(lane);
      return view && view.events > 0 ? oldestArrival(log.first, view.bit) : undefined;
    },
    trouble: () => (state.phase === 'open' || state.recovery ? state.failure : { code: 'outbox-closed', message: 'The outbox is not open.' }),
    withdraw(withdrawal) {
      state.recovery?.finish();
      return withdrawAll(state, withdrawal);
    },
    remember(window) {
      if (state.phase !== 'new' || state.recovery) throw new TrackingError('outbox-closed', 'The outbox was asked to remember ids after its start. Ask before: pass it to one relay, not to a second tracker.');
      state.recall = createRecall(window, settings.clock);
    },
    pressure: () => pressureOf(state),
    commit() {
      if (state.phase === 'open') commit(state);
    },
    close: () => closeOutbox(state),
  };
}

/** Opens the file. The promise is for one with so many events that they are taken up a piece at a time. */
function openOutbox(state: OutboxState, lanes: readonly string[]): Promise<void> | undefined {
  if (lanes.length > mostLanes) {
    throw new TrackingError('outbox-lanes', `An SQLite outbox serves ${mostLanes} destinations, and this tracker has ${lanes.length} transports. Share them out among several trackers, each with a file of its own.`);
  }
  start(state, () => {
    serve(state, lanes);
    startAging(state);
    if (state.settings.isShared) startAdopting(state);
  });
  return state.recovery && takeUpRest(state);
}

/** A tracker that cannot have its lanes cannot close the file either. */
function serve(state: OutboxState, lanes: readonly string[]): void {
  try {
    serveLanes(state.log, lanes);
    state.phase = 'open';
  } catch (cause) {
    state.phase = 'closed';
    state.store?.close();
    state.store = undefined;
    throw cause;
  }
}

function createState(settings: OutboxSettings, openDatabase: OpenDatabase): OutboxState {
  const state: OutboxState = {
    settings,
    openDatabase,
    log: createLog(Math.floor(Math.random() * 2 ** 32), (chunk) => {
      if (!state.store) throw new Error('The file is not open.');
      return decodeEntries(chunk, state.store.content(chunk.no));
    }),
    letters: createLetterBox(),
    orphanAging: createAging(settings.clock, orphanAgeMs),
    recall: undefined,
    file: settings.place,
    store: undefined,
    phase: 'new',
    recovery: undefined,
    failure: undefined,
    damage: undefined,
    rest: undefined,
    missing: new Map(),
    lossListeners: new Map(),
    group: undefined,
    committedAt: -Infinity,
    pauseMs: settings.commitEveryMs,
    quietUntil: -Infinity,
    syncing: false,
    stopCommit: undefined,
    stopTidy: undefined,
    stopRetry: undefined,
    notAdopted: new Set(),
    listeners: new Map(),
    stopAdopting: undefined,
    stopAging: undefined,
    stopStates: undefined,
  };
  return state;
}

/** Makes what was done as safe as was asked for, and answers when it is. While writing fails, memory is as safe as it gets. */
function afterwards<Result>(state: OutboxState, result: Result): Result | Promise<Result> {
  if (state.phase !== 'open' || state.failure) return result;
  if (isDue(state)) {
    commit(state);
    return result;
  }
  if (state.settings.durability === 'memory') {
    writeStatesLater(state);
    return result;
  }
  if (!hasChanges(state)) return result;
  return commitSoon(state).then(() => result);
}

/** Closing takes the log into the file, which would wait for the disk: a tenth of a second for a long one. So the disk catches up outside of this thread before. */
async function closeOutbox(state: OutboxState): Promise<void> {
  if (state.phase !== 'open' && !state.recovery) return;
  // While it is being taken up, nothing is there that the file does not have.
  if (state.recovery) state.recovery = undefined;
  else commit(state);
  state.phase = 'closed';
  for (const stop of [state.stopCommit, state.stopTidy, state.stopRetry, state.stopAdopting, state.stopAging, state.stopStates]) stop?.();
  if (state.failure) {
    const lost = state.log.events;
    if (lost > 0) state.settings.onError({ ...state.failure, code: 'outbox-unsaved', message: `The outbox was closed while it could not write "${state.file}". Up to ${lost} events are lost.` });
  }
  if (state.store) await syncFile(`${state.store.file}-wal`);
  try {
    state.store?.close();
  } catch (cause) {
    state.settings.onError(problemOf(cause, state.file));
  }
  state.store = undefined;
}

function closedError(): TrackingError {
  return new TrackingError('outbox-closed', 'The outbox is not open. An outbox serves one tracker, from its start to its close: make a new one for the next.');
}
