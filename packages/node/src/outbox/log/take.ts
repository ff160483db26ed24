import type { Bytes, DurationMs, Entry } from '@waymark/core';
import { type Chunk, present } from './chunk.ts';
import { entriesOf } from './residence.ts';
import type { LaneView, Lease, Log } from './state.ts';

export interface Most {
  readonly events: number;
  readonly bytes: Bytes;
  readonly leaseMs: DurationMs;
}

interface Basket {
  readonly most: Most;
  readonly until: DurationMs;
  readonly entries: Entry[];
  bytes: Bytes;
}

/** Leases the oldest entries of a lane that are free. */
export function take(log: Log, view: LaneView, most: Most, now: DurationMs): readonly Entry[] {
  if (now >= view.nextExpiry) endLeases(view, now);
  const basket: Basket = { most, until: now + most.leaseMs, entries: [], bytes: 0 };
  let chunk = present(view.chunk);
  let at = chunk === view.chunk ? view.at : 0;
  for (;;) {
    at = nextFree(chunk, at, view.bit);
    if (at === chunk.count) {
      if (!chunk.next) break;
      chunk = chunk.next;
      at = 0;
    } else {
      at = basket.entries.length < most.events ? takeFrom(log, view, chunk, at, basket) : at;
      if (at < chunk.count) break;
    }
  }
  view.chunk = chunk;
  view.at = at;
  return basket.entries;
}

/** Fills the basket from one chunk. Returns the place of the entry that found no room. */
function takeFrom(log: Log, view: LaneView, chunk: Chunk, from: number, basket: Basket): number {
  const { most, until, entries } = basket;
  const found = readEntries(log, chunk, entries.length > 0);
  for (let at = from; at < chunk.count; at = nextFree(chunk, at + 1, view.bit)) {
    const entry = found?.[at];
    const fits = entries.length === 0 || (entry && entries.length < most.events && basket.bytes + entry.size <= most.bytes);
    if (!entry || !fits) return at;
    lease(view, entry.id, { chunk, at, until });
    entries.push(entry);
    basket.bytes += entry.size;
  }
  return chunk.count;
}

/** Where the disk fails and something was taken already, that is handed out first. */
function readEntries(log: Log, chunk: Chunk, isEnough: boolean): readonly (Entry | undefined)[] | undefined {
  try {
    return entriesOf(log, chunk);
  } catch (cause) {
    if (isEnough) return undefined;
    throw cause;
  }
}

function nextFree({ count, open, held }: Chunk, from: number, bit: number): number {
  let at = from;
  while (at < count && ((open[at] ?? 0) & ~(held?.[at] ?? 0) & bit) === 0) at += 1;
  return at;
}

function lease(view: LaneView, id: string, given: Lease): void {
  const { chunk, at } = given;
  chunk.held ??= new Uint32Array(chunk.open.length);
  chunk.held[at] = (chunk.held[at] ?? 0) | view.bit;
  chunk.leases += 1;
  view.leases.set(id, given);
  view.nextExpiry = Math.min(view.nextExpiry, given.until);
}

/** Leases that were given, by lane. */
export type Given = readonly { readonly view: LaneView; readonly id: string; readonly until: DurationMs }[];

/** All leases that are given. */
export function leasesOf(log: Log): Given {
  return [...log.lanes.values()].flatMap((view) => [...view.leases].map(([id, { until }]) => ({ view, id, until })));
}

/** Gives a lease again to who had it, where the entry has come to another place. False where it is nowhere. */
export function leaseAgain(log: Log, { view, id, until }: Given[number]): boolean {
  if (view.leases.has(id)) return true;
  for (const no of log.ids.find(id)) {
    const chunk = log.chunks.get(no);
    const at = chunk ? entriesOf(log, chunk).findIndex((entry, index) => entry?.id === id && ((chunk.open[index] ?? 0) & view.bit) !== 0) : -1;
    if (!chunk || at < 0) continue;
    lease(view, id, { chunk, at, until });
    return true;
  }
  return false;
}

/** Ends a lease. The entry is free again where it is not settled meanwhile. */
export function unlease(view: LaneView, id: string): void {
  const given = view.leases.get(id);
  if (!given) return;
  const { chunk, at } = given;
  view.leases.delete(id);
  chunk.leases -= 1;
  if (chunk.leases === 0) chunk.held = undefined;
  else if (chunk.held) chunk.held[at] = (chunk.held[at] ?? 0) & ~view.bit;
}

/** Gives an entry back: it is the next to be taken from its old place. */
export function release(view: LaneView, id: string): void {
  const given = view.leases.get(id);
  if (!given) return;
  unlease(view, id);
  goBack(view, given);
}

/** Ends the leases whose time is over. */
export function endLeases(view: LaneView, now: DurationMs): void {
  view.nextExpiry = Infinity;
  for (const [id, { until }] of view.leases) {
    if (until <= now) release(view, id);
    else view.nextExpiry = Math.min(view.nextExpiry, until);
  }
}

/** Forgets the leases of a chunk that is going. */
export function dropLeases(view: LaneView, chunk: Chunk): void {
  for (const [id, given] of view.leases) if (given.chunk === chunk) unlease(view, id);
}

export function renew(view: LaneView, id: string, until: DurationMs, now: DurationMs): void {
  const given = view.leases.get(id);
  if (!given || given.until <= now) return;
  given.until = until;
  view.nextExpiry = Math.min(view.nextExpiry, until);
}

/** Looks again from a place, where that is earlier. */
function goBack(view: LaneView, { chunk, at }: Lease): void {
  const now = present(view.chunk);
  if (now !== view.chunk) {
    view.chunk = now;
    view.at = 0;
  }
  if (chunk.no > now.no || (chunk.no === now.no && at >= view.at)) return;
  view.chunk = chunk;
  view.at = at;
}
