import { renameSync, rmSync } from 'node:fs';
import type { Arrivals } from './adopt.ts';
import { unlessItFails } from './attempt.ts';
import { openStore, setAside } from './disk/open-store.ts';
import type { Database } from './disk/sqlite.ts';
import { createStore } from './disk/store.ts';
import { salvageLetters } from './letters.ts';
import { countIn } from './log/put.ts';
import { type Log, markWritten, seal, unlink } from './log/state.ts';
import { dropLeases, type Given, leaseAgain, leasesOf } from './log/take.ts';
import { type Salvage, salvage } from './salvage.ts';
import { forgetSeen, salvageSeen } from './seen/recall-file.ts';
import type { OutboxState } from './state.ts';

/**
 * Begins a new file in the place of a damaged one. What is in memory goes into it, and what can still be read of the damaged one. False when no new file could
 * be begun: then the damaged one stays where it is, and nothing of it is given up. Never throws.
 */
export function replaceFile(state: OutboxState, file: string, cause: unknown): boolean {
  const { log, settings } = state;
  const aside = swap(state, file, cause);
  if (aside === undefined) return false;
  const given = leasesOf(log);
  const before = countsOf(state);
  const forgotten = forgetDisk(log);
  if (state.recall) forgetSeen(state.recall);
  const removed = new Set(state.letters.removed);
  state.letters.removed.clear();
  const salvaged = salvageFrom(state, aside, { removed });
  note(state, before, given);
  const lost = salvaged.next === undefined ? Math.max(forgotten - salvaged.saved, salvaged.lost) : salvaged.lost;
  settings.onError({ code: 'outbox-corrupt', message: `"${file}" is damaged. It was put aside as "${aside}" and a new file begun; ${fateOf({ ...salvaged, lost })}.`, cause });
  return true;
}

/** Puts the damaged file of a process that is gone aside and takes over what can still be read of it. Undefined when it cannot be moved. */
export function salvageLeft(state: OutboxState, file: string, cause: unknown): Arrivals | undefined {
  let aside: string | undefined;
  unlessItFails(() => (aside = setAside(file, state.settings.clock.now())));
  if (aside === undefined) return undefined;
  const before = countsOf(state);
  const fate = fateOf(salvageFrom(state, aside));
  state.settings.onError({ code: 'outbox-corrupt', message: `"${file}", left by a process that is gone, is damaged. It was put aside as "${aside}"; ${fate}.`, cause });
  return changesSince(state, before);
}

/** What is missing now. Who holds an entry keeps it in its books, also where the outbox has lost it. */
function note(state: OutboxState, before: Arrivals, given: Given = []): void {
  for (const [name, change] of changesSince(state, before)) count(state, name, -change);
  for (const each of given) unlessItFails(() => leaseAgain(state.log, each) || count(state, each.view.name, -1));
  if (state.rest) return;
  const { missing, listeners, lossListeners } = state;
  const known = [...missing];
  missing.clear();
  // Not now: who is told may ask this outbox for more, which is in the middle of its work. Before the start nobody knows what there was.
  if (state.phase !== 'open') return;
  queueMicrotask(() => {
    for (const [name, events] of known) {
      if (events > 0) lossListeners.get(name)?.(events);
      if (events < 0) listeners.get(name)?.(-events);
    }
  });
}

function count({ missing }: OutboxState, name: string, events: number): void {
  missing.set(name, (missing.get(name) ?? 0) + events);
}

function countsOf({ log }: OutboxState): Arrivals {
  return new Map([...log.lanes].map(([name, { events }]) => [name, events]));
}

function changesSince(state: OutboxState, before: Arrivals): Arrivals {
  const changes = [...countsOf(state)].map(([name, events]) => [name, events - (before.get(name) ?? 0)] as const);
  return new Map(changes.filter(([, change]) => change !== 0));
}

function fateOf({ saved, lost, next }: Salvage): string {
  const fate = lost > 0 ? `${lost} events of it are lost, ${saved} were read from it` : `${saved} events were read from it`;
  return next === undefined ? fate : `${fate}, the others will be when there is room on the disk`;
}

/** Puts a new file in the place of one that stays readable under another name, which is returned. The new one stands before the old one moves. */
function swap(state: OutboxState, file: string, cause: unknown): string | undefined {
  const { openDatabase, settings } = state;
  const beside = `${file}.new`;
  const wasOpen = state.store !== undefined;
  try {
    removeFile(beside);
    const fresh = openStore(openDatabase, beside, settings);
    if (!fresh) throw new Error(`Another process has "${beside}".`);
    fresh.close();
    closeStore(state);
    const aside = setAside(file, settings.clock.now());
    state.damage = undefined;
    unlessItFails(() => renameSync(beside, file));
    unlessItFails(() => (state.store = openStore(openDatabase, file, settings)));
    return aside;
  } catch (why) {
    if (state.damage === undefined) {
      const message = `"${file}" is damaged and stays where it is, because no new file could be begun in its place (${why instanceof Error ? why.message : String(why)}). This is tried again; until then its events wait.`;
      settings.onError({ code: 'outbox-corrupt', message, cause });
    }
    state.damage = cause;
    unlessItFails(() => removeFile(beside));
    if (wasOpen && !state.store) unlessItFails(() => (state.store = openStore(openDatabase, file, settings)));
    return undefined;
  }
}

function removeFile(file: string): void {
  for (const end of ['', '-wal', '-journal']) rmSync(`${file}${end}`, { force: true });
}

function closeStore(state: OutboxState): void {
  unlessItFails(() => state.store?.close());
  state.store = undefined;
}

/** Takes everything out of the log that only the disk has. Returns how many events that were. */
export function forgetDisk(log: Log): number {
  let lost = 0;
  for (const chunk of log.chunks.values()) {
    if (!chunk.written) continue;
    chunk.written = false;
    if (chunk.entries) {
      log.unwritten.add(chunk);
      continue;
    }
    lost += chunk.live;
    for (const view of log.lanes.values()) dropLeases(view, chunk);
    for (const [at, bits] of chunk.open.subarray(0, chunk.count).entries()) if (bits !== 0) countIn(log, bits, chunk.sizes[at] ?? 0, -1);
    unlink(log, chunk);
  }
  log.changed.clear();
  log.removed.clear();
  log.writtenBytes = 0;
  log.lanesChanged = true;
  return lost;
}

/** Reads on where there was no room for what could be read. */
export function salvageRest(state: OutboxState): void {
  if (!state.rest) return;
  const before = countsOf(state);
  salvageFrom(state, state.rest.aside, { first: state.rest.next });
  note(state, before);
}

interface Start {
  /** Chunk to go on from. Default: from the beginning, with the letters. */
  readonly first?: number;
  /** Letters that are done with. */
  readonly removed?: ReadonlySet<number>;
}

function salvageFrom(state: OutboxState, aside: string, { first, removed }: Start = {}): Salvage {
  let salvaged: Salvage = { saved: 0, lost: 0, next: undefined };
  unlessItFails(() => {
    const damaged = state.openDatabase(aside);
    try {
      if (first === undefined) salvageBeside(state, damaged, removed);
      salvaged = salvage(state.log, createStore(aside, damaged, state.settings.logBytes), first ?? 0, () => saveRemains(state));
    } finally {
      damaged.close();
    }
  });
  state.rest = salvaged.next === undefined ? undefined : { aside, next: salvaged.next };
  return salvaged;
}

/** Letters and remembered ids, as far as they can be read. */
function salvageBeside({ letters, recall }: OutboxState, damaged: Database, removed: ReadonlySet<number> | undefined): void {
  unlessItFails(() => salvageLetters(letters, damaged, removed));
  if (recall) unlessItFails(() => salvageSeen(recall, damaged));
}

/** Without a commit: this may happen within one. */
function saveRemains({ store, log }: OutboxState): boolean {
  if (!store) return false;
  try {
    seal(log);
    store.save(log, () => undefined);
    markWritten(log);
    return true;
  } catch {
    return false;
  }
}
