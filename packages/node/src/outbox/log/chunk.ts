import type { Bytes, Entry, EpochMs, Priority } from '@waymark/core';

/** Most entries of one chunk. */
export const chunkEvents = 256;
/** A chunk that has this much text takes no more. Unit: UTF-8 bytes. */
export const chunkBytes = 524_288;

export const priorities: readonly Priority[] = ['low', 'normal', 'critical'];
const rankOf: Readonly<Record<Priority, number>> = { low: 0, normal: 1, critical: 2 };

/**
 * A run of entries that arrived one after another, and the unit of the disk: one row. What is known of its entries is kept in memory as numbers,
 * their texts only as long as there is room.
 */
export interface Chunk {
  /** Its place in the order, and its number on disk. */
  readonly no: number;
  count: number;
  /** By entry: bits of the lanes that have not settled it. 0: the entry is gone. */
  open: Uint32Array<ArrayBuffer>;
  /** By entry: bits of the lanes that have leased it. Only while there are leases. */
  held: Uint32Array<ArrayBuffer> | undefined;
  leases: number;
  sizes: Uint32Array<ArrayBuffer>;
  ranks: Uint8Array<ArrayBuffer>;
  /** By entry: when it arrived, in whole seconds since 1970. */
  arrivals: Uint32Array<ArrayBuffer>;
  /** Entries that are not gone: all, and by rank. */
  live: number;
  readonly liveByRank: [number, number, number];
  /** UTF-8 bytes of all texts, and of those that are not gone. */
  bytes: Bytes;
  liveBytes: Bytes;
  /** The entries, where they are in memory. Those that are gone are not. */
  entries: (Entry | undefined)[] | undefined;
  /** The disk has it. */
  written: boolean;
  /** Out of the log. `next` leads back into it. */
  gone: boolean;
  previous: Chunk | undefined;
  next: Chunk | undefined;
}

export function createChunk(no: number, room: number = chunkEvents): Chunk {
  return {
    no,
    count: 0,
    open: new Uint32Array(room),
    held: undefined,
    leases: 0,
    sizes: new Uint32Array(room),
    ranks: new Uint8Array(room),
    arrivals: new Uint32Array(room),
    live: 0,
    liveByRank: [0, 0, 0],
    bytes: 0,
    liveBytes: 0,
    entries: [],
    written: false,
    gone: false,
    previous: undefined,
    next: undefined,
  };
}

/** Puts an entry at the end. Returns its place. */
export function pushEntry(chunk: Chunk, entry: Entry, open: number, arrivedAt: EpochMs): number {
  const at = chunk.count;
  chunk.entries?.push(entry);
  note(chunk, { size: entry.size, rank: rankOf[entry.priority], arrivedAt }, open);
  return at;
}

/** Notes the next entry without its text. */
export function note(chunk: Chunk, { size, rank, arrivedAt }: { readonly size: Bytes; readonly rank: number; readonly arrivedAt: EpochMs }, open: number): void {
  const at = chunk.count;
  chunk.open[at] = open;
  chunk.sizes[at] = size;
  chunk.ranks[at] = rank;
  chunk.arrivals[at] = Math.max(0, Math.floor(arrivedAt / 1000));
  chunk.count += 1;
  chunk.bytes += size;
  if (open === 0) return;
  chunk.live += 1;
  chunk.liveBytes += size;
  countRank(chunk, rank, 1);
}

/** Takes an entry out of the counts when its last lane is done. */
export function buryEntry(chunk: Chunk, at: number): void {
  const size = chunk.sizes[at] ?? 0;
  chunk.live -= 1;
  chunk.liveBytes -= size;
  countRank(chunk, chunk.ranks[at] ?? 0, -1);
  if (chunk.entries) chunk.entries[at] = undefined;
}

function countRank({ liveByRank }: Chunk, rank: number, change: 1 | -1): void {
  liveByRank[rank as 0 | 1 | 2] += change;
}

/** Gives back what was reserved for entries that will not come. */
export function shrink(chunk: Chunk): void {
  const { count } = chunk;
  if (chunk.open.length === count) return;
  chunk.open = chunk.open.slice(0, count);
  chunk.sizes = chunk.sizes.slice(0, count);
  chunk.ranks = chunk.ranks.slice(0, count);
  chunk.arrivals = chunk.arrivals.slice(0, count);
  if (chunk.held) chunk.held = chunk.held.slice(0, count);
}

/** A chunk that is in the log: this one, or the one that follows where it was. */
export function present(chunk: Chunk): Chunk {
  let found = chunk;
  while (found.gone && found.next) found = found.next;
  return found;
}

/** When the oldest entry arrived that has one of these bits, in the chunks from this one on. Unit: milliseconds, to the second. */
export function oldestArrival(first: Chunk, bits: number): EpochMs | undefined {
  for (let chunk: Chunk | undefined = first; chunk; chunk = chunk.next) {
    const at = chunk.live === 0 ? -1 : chunk.open.findIndex((open) => (open & bits) !== 0);
    if (at >= 0) return (chunk.arrivals[at] ?? 0) * 1000;
  }
  return undefined;
}
