import type { Bytes } from '@waymark/core';
import { type Chunk, chunkBytes, chunkEvents, createChunk, present, pushEntry, shrink } from './chunk.ts';
import { entriesOf } from './residence.ts';
import { type Log, unlink } from './state.ts';

/** Texts of settled entries that may stay on disk whatever else is there. Unit: UTF-8 bytes. */
const spareBytes = 4_194_304;
/** Chunks that may be there whatever they hold. */
const spareChunks = 64;
/** Chunks looked at, and texts moved, before others get their turn. */
const mostChunks = 512;
const mostBytes = 4_194_304;

/** True when so many chunks are nearly empty that they cost more than their entries. */
export function needsMerge({ chunks, events, bytes, writtenBytes }: Log): boolean {
  return chunks.size > spareChunks + (4 * events) / chunkEvents || writtenBytes > spareBytes + 2 * bytes;
}

/** Puts neighbours that fit into one chunk together, a part of the log at a time. Nothing that is leased is moved. */
export function mergeChunks(log: Log): void {
  let group: Chunk[] = [];
  let [looked, moved] = [0, 0];
  let chunk: Chunk | undefined = present(log.mergeFrom);
  while (chunk && looked < mostChunks && moved < mostBytes) {
    const isMovable = chunk !== log.last && chunk.leases === 0;
    if (!isMovable || !fits(group, chunk)) {
      moved += merge(log, group);
      group = [];
    }
    if (isMovable) group.push(chunk);
    chunk = chunk.next;
    looked += 1;
  }
  merge(log, group);
  log.mergeFrom = chunk ?? log.first;
}

function fits(group: readonly Chunk[], chunk: Chunk): boolean {
  let { live, liveBytes } = chunk;
  for (const each of group) {
    live += each.live;
    liveBytes += each.liveBytes;
  }
  return live <= chunkEvents && liveBytes <= chunkBytes;
}

/** The new chunk takes the place and the number of the first one. Who points at one of them looks from the beginning of the new one. Returns the bytes that were read for it. */
function merge(log: Log, group: readonly Chunk[]): Bytes {
  const [head] = group;
  const isWorthIt = group.length > 1 || (head !== undefined && head.bytes > 2 * head.liveBytes);
  if (!head || !isWorthIt) return 0;
  // All are read before any is changed: a chunk that cannot be read leaves everything as it was.
  for (const chunk of group) entriesOf(log, chunk);
  const whole = createChunk(head.no);
  for (const chunk of group) move(log, chunk, whole);
  shrink(whole);
  const { previous } = head;
  const next = group.at(-1)?.next;
  for (const chunk of group) {
    unlink(log, chunk, whole);
    chunk.next = whole;
    chunk.entries = undefined;
  }
  whole.previous = previous;
  whole.next = next;
  if (previous) previous.next = whole;
  else log.first = whole;
  if (next) next.previous = whole;
  log.chunks.set(whole.no, whole);
  log.unwritten.add(whole);
  log.resident.add(whole);
  return group.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The texts stay counted as they are: they only change their chunk. */
function move(log: Log, from: Chunk, to: Chunk): void {
  entriesOf(log, from).forEach((entry, at) => {
    const open = from.open[at] ?? 0;
    if (!entry || open === 0) return;
    pushEntry(to, entry, open, (from.arrivals[at] ?? 0) * 1000);
    if (from.no === to.no) return;
    log.ids.remove(entry.id, from.no);
    log.ids.add(entry.id, to.no);
  });
}
