import type { Bytes, Entry } from '@waymark/core';
import { type Chunk, present } from './chunk.ts';
import type { Log } from './state.ts';

/** The entries of a chunk, read from disk where they are not in memory. */
export function entriesOf(log: Log, chunk: Chunk): (Entry | undefined)[] {
  if (!chunk.entries) {
    chunk.entries = log.read(chunk);
    log.residentBytes += chunk.liveBytes;
    log.resident.add(chunk);
  }
  return chunk.entries;
}

/** Lets go of texts that the disk has until the rest fits: first of those that every lane has passed, then of those that lanes come to last. */
export function trim(log: Log, most: Bytes): void {
  if (log.residentBytes <= most) return;
  const waiting = [...log.lanes.values()].filter(({ events }) => events > 0);
  const places = waiting.map(({ chunk }) => present(chunk).no);
  const candidates = [...log.resident].filter(({ written, entries }) => written && entries);
  const byDistance = candidates.map((chunk) => ({ chunk, distance: distanceTo(chunk, places) })).sort((left, right) => right.distance - left.distance);
  for (const { chunk } of byDistance) {
    log.resident.delete(chunk);
    log.residentBytes -= chunk.liveBytes;
    chunk.entries = undefined;
    if (log.residentBytes <= most) break;
  }
}

/** How far the nearest lane is that has not come to a chunk yet. */
function distanceTo({ no }: Chunk, places: readonly number[]): number {
  let nearest = Infinity;
  for (const place of places) if (place <= no && no - place < nearest) nearest = no - place;
  return nearest;
}
