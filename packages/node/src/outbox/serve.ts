import type { AppendResult, Busy, Entry, EpochMs, Evicted, NewEntry } from '@waymark/core';
import { kindOf } from './disk/failure.ts';
import { type Bound, evict, onlyInMemory } from './log/evict.ts';
import { openBits, put } from './log/put.ts';
import { trim } from './log/residence.ts';
import { viewOf } from './log/state.ts';
import { settle } from './log/settle.ts';
import { type Most, take } from './log/take.ts';
import { replaceFile } from './repair.ts';
import { mayBeSeen, noteSeen, wasSeen } from './seen/recall.ts';
import type { OutboxState } from './state.ts';

/** A disk that cannot be read is reported so often at most. Unit: milliseconds. */
const quietMs = 60_000;

/**
 * Does work that may have to read the disk. A damaged file is replaced and the work done again; where the disk cannot be read for another reason, that is
 * reported and `otherwise` is the answer.
 */
export function reading<Result>(state: OutboxState, work: () => Result, otherwise: Result): Result {
  try {
    return readOrReplace(state, work);
  } catch (cause) {
    const now = state.settings.clock.ticks();
    if (now >= state.quietUntil) {
      state.quietUntil = now + quietMs;
      state.settings.onError({ code: 'outbox-read-failed', message: `The outbox cannot read "${state.file}". Its events wait until it can.`, cause });
    }
    return otherwise;
  }
}

function readOrReplace<Result>(state: OutboxState, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (kindOf(cause) !== 'corrupt' || !replaceFile(state, state.file, cause)) throw cause;
    return work();
  }
}

/** Bits of the lanes that have an id. An entry whose repeat cannot be looked for is taken: better twice than not at all. */
export function knownBits(state: OutboxState, id: string): number {
  return state.log.ids.find(id).length === 0 ? 0 : reading(state, () => openBits(state.log, id), 0);
}

/** Takes what arrives into the log, and what does not fit out of it. */
export function admit(state: OutboxState, entries: readonly NewEntry[], busy: Busy): AppendResult {
  const { log, settings } = state;
  const evicted: Evicted[] = [];
  const repeated: string[] = [];
  const kept: NewEntry[] = [];
  const now = settings.clock.now();
  for (const entry of entries) {
    // What can never fit must not push out what does.
    if (entry.size > settings.maxBytes) evicted.push({ entry, lanes: entry.lanes });
    else if (isRemembered(state, entry, now) || !put(log, entry, knownBits(state, entry.id), now)) repeated.push(entry.id);
    else kept.push(entry);
  }
  const bounds: Bound[] = [{ maxEvents: settings.maxEvents, maxBytes: settings.maxBytes, among: 'all' }];
  if (state.failure) bounds.push({ maxEvents: Infinity, maxBytes: settings.memoryBytes, among: 'unwritten' });
  for (const bound of bounds) reading(state, () => evict(log, bound, busy, evicted), undefined);
  remember(state, kept, evicted, now);
  return { evicted, repeated };
}

/** True for a repeat of an event that has gone. Where the file cannot be read it is taken: better twice than not at all. */
function isRemembered(state: OutboxState, { id, late, isNew }: NewEntry, now: EpochMs): boolean {
  const { recall } = state;
  if (!recall || late || isNew || !mayBeSeen(recall, id)) return false;
  return reading(state, () => wasSeen(recall, id, now, state.store?.database), false);
}

/** What was given up at once may come again. */
function remember({ recall }: OutboxState, kept: readonly NewEntry[], evicted: readonly Evicted[], now: EpochMs): void {
  if (!recall) return;
  const lost = evicted.length > 0 ? new Set(evicted.map(({ entry }) => entry.id)) : undefined;
  for (const { id, late } of kept) if (!late && !lost?.has(id)) noteSeen(recall, id, now);
}

export function lend(state: OutboxState, lane: string, most: Most): readonly Entry[] {
  const { log, settings } = state;
  const taken = reading(state, () => take(log, viewOf(log, lane), most, settings.clock.ticks()), []);
  trim(log, settings.memoryBytes);
  return taken;
}

export function settleAll(state: OutboxState, lane: string, ids: readonly string[]): void {
  const view = viewOf(state.log, lane);
  let at = 0;
  const settleRest = (): void => {
    for (; at < ids.length; at += 1) settle(state.log, view, ids[at] as string);
  };
  reading(state, settleRest, undefined);
}

/** True when what arrived has waited long enough to be written in this call. */
export function isDue({ log, settings }: OutboxState): boolean {
  if (settings.durability === 'each') return true;
  if (settings.durability === 'memory') return log.residentBytes > settings.memoryBytes;
  return log.arrived >= settings.commitEvents;
}

/** Share of what may wait that does; events of destinations that this process does not have make room when it is needed. While writing fails, memory is all there is. */
export function pressureOf({ log, settings, failure }: OutboxState): number {
  const { maxEvents, maxBytes, memoryBytes } = settings;
  const { events, bytes } = log.orphans;
  return Math.max((log.events - events) / maxEvents, (log.bytes - bytes) / maxBytes, failure ? onlyInMemory(log).bytes / memoryBytes : 0);
}
