import { type Bytes, type DurationMs, type Entry, TrackingError } from '@waymark/core';
import { type Chunk, createChunk, shrink } from './chunk.ts';
import { createIdIndex, type IdIndex } from './id-index.ts';

/** Most lanes that one file knows at a time: bits of a number. */
export const mostLanes = 31;

export interface Lease {
  readonly chunk: Chunk;
  readonly at: number;
  /** Tick of the clock. */
  until: DurationMs;
}

/** One lane's view of the log. */
export interface LaneView {
  readonly name: string;
  readonly bit: number;
  /** Everything before this place is settled, leased, or not for this lane. */
  chunk: Chunk;
  at: number;
  readonly leases: Map<string, Lease>;
  /** No lease ends before this tick. */
  nextExpiry: DurationMs;
  /** What it has not settled. */
  events: number;
  bytes: Bytes;
  /** This process serves it. */
  isOpen: boolean;
}

/** The log in memory: what is known of every entry, and the texts of those that lanes come to next. Chunks form a list; the last one takes what arrives. */
export interface Log {
  readonly lanes: Map<string, LaneView>;
  readonly byBit: (LaneView | undefined)[];
  readonly chunks: Map<number, Chunk>;
  first: Chunk;
  last: Chunk;
  readonly ids: IdIndex;
  /** Entries that are not gone. */
  events: number;
  bytes: Bytes;
  /** Bits of the lanes that this process serves, and the entries that only other lanes want. */
  served: number;
  readonly orphans: { events: number; bytes: Bytes };
  /** By rank: no chunk before this one has an entry of it. */
  readonly oldest: [Chunk, Chunk, Chunk];
  /** Chunks with texts in memory, and the size of these texts. */
  readonly resident: Set<Chunk>;
  residentBytes: Bytes;
  /** What the disk does not know yet: closed chunks, how many events arrived, chunks with settled entries, chunks that are gone, lanes. */
  readonly unwritten: Set<Chunk>;
  arrived: number;
  readonly changed: Set<Chunk>;
  readonly removed: Set<number>;
  lanesChanged: boolean;
  /** UTF-8 bytes of the texts that the disk holds, those of settled entries included. */
  writtenBytes: Bytes;
  /** Where the next merge of small chunks begins. */
  mergeFrom: Chunk;
  /** Reads the texts of a chunk from disk. Throws when it cannot. */
  readonly read: (chunk: Chunk) => (Entry | undefined)[];
}

/** A log that is not started: it takes chunks of earlier processes, nothing new. */
export function createLog(seed: number, read: Log['read']): Log {
  const chunk = createChunk(0, 0);
  return {
    lanes: new Map(),
    byBit: [],
    chunks: new Map(),
    first: chunk,
    last: chunk,
    ids: createIdIndex(seed),
    events: 0,
    bytes: 0,
    served: 0,
    orphans: { events: 0, bytes: 0 },
    oldest: [chunk, chunk, chunk],
    resident: new Set(),
    residentBytes: 0,
    unwritten: new Set(),
    arrived: 0,
    changed: new Set(),
    removed: new Set(),
    lanesChanged: false,
    writtenBytes: 0,
    mergeFrom: chunk,
    read,
  };
}

/** Puts a chunk behind the last one. */
export function link(log: Log, chunk: Chunk): void {
  chunk.previous = log.last;
  log.last.next = chunk;
  log.last = chunk;
  log.chunks.set(chunk.no, chunk);
}

/** Begins with what arrives, behind what earlier processes left. */
export function startLog(log: Log): void {
  const { first, last } = log;
  link(log, createChunk(last.no + 1));
  unlink(log, first);
}

/**
 * Takes a chunk out, never the last one. `successor` comes in its place. Its `next` stays, for those who still walk through it. The log itself lets go of it,
 * because whoever keeps one chunk keeps all that ever followed.
 */
export function unlink(log: Log, chunk: Chunk, successor: Chunk | undefined = chunk.next): void {
  chunk.gone = true;
  if (successor) leadTo(log, chunk, successor);
  if (chunk.previous) chunk.previous.next = chunk.next;
  else if (chunk.next) log.first = chunk.next;
  if (chunk.next) chunk.next.previous = chunk.previous;
  log.chunks.delete(chunk.no);
  log.resident.delete(chunk);
  log.unwritten.delete(chunk);
  log.changed.delete(chunk);
  if (!chunk.written) return;
  log.removed.add(chunk.no);
  log.writtenBytes -= chunk.bytes;
}

/** Whatever points at a chunk points at the one in its place. */
function leadTo(log: Log, from: Chunk, to: Chunk): void {
  if (log.mergeFrom === from) log.mergeFrom = to;
  for (const [rank, chunk] of log.oldest.entries()) if (chunk === from) log.oldest[rank as 0 | 1 | 2] = to;
  for (const view of log.lanes.values()) {
    if (view.chunk !== from) continue;
    view.chunk = to;
    view.at = 0;
  }
}

/** Closes the last chunk, so that it can be written, and begins another. */
export function seal(log: Log): void {
  const chunk = log.last;
  if (chunk.count === 0) return;
  shrink(chunk);
  link(log, createChunk(chunk.no + 1));
  if (chunk.live === 0) unlink(log, chunk);
  else log.unwritten.add(chunk);
}

/** The disk knows everything now. */
export function markWritten(log: Log): void {
  for (const chunk of log.unwritten) {
    chunk.written = true;
    log.writtenBytes += chunk.bytes;
  }
  log.unwritten.clear();
  log.changed.clear();
  log.removed.clear();
  log.lanesChanged = false;
  log.arrived = 0;
}

/** The view of a lane, made where there is none. */
export function viewOf(log: Log, name: string): LaneView {
  return log.lanes.get(name) ?? addLane(log, name, freeBit(log));
}

export function addLane(log: Log, name: string, index: number): LaneView {
  const view: LaneView = { name, bit: 2 ** index, chunk: log.first, at: 0, leases: new Map(), nextExpiry: Infinity, events: 0, bytes: 0, isOpen: false };
  const before = log.byBit[index];
  if (before) log.lanes.delete(before.name);
  log.byBit[index] = view;
  log.lanes.set(name, view);
  log.lanesChanged = true;
  return view;
}

/** A bit that nobody has, or that of a lane which is neither served nor waited for. */
function freeBit({ byBit }: Log): number {
  for (let index = 0; index < mostLanes; index += 1) {
    const view = byBit[index];
    if (!view || (view.events === 0 && !view.isOpen)) return index;
  }
  throw new TrackingError('outbox-lanes', `The file of the outbox has room for ${mostLanes} destinations, and holds events for so many already, some of which this tracker does not have. Name transports as before until their events are delivered, or use a file of its own.`);
}
