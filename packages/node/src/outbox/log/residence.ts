import type { Bytes, Entry } from '@waymark/core';
import type { Chunk } from './chunk.ts';
import type { Log } from './state.ts';

/** The entries of a chunk, read from disk where they are not in memory. */
export function entriesOf(log: Log, chunk: Chunk): (Entry | undefined)[] {
  if (!chunk.entries) {
    chunk.entries = log.read(chunk);
    log.residentBytes += chunk.liveBytes;
  }
  if (chunk !== log.last) touch(log, chunk);
  return chunk.entries;
}

/** Notes that the texts of a chunk were needed just now. */
export function touch({ resident }: Log, chunk: Chunk): void {
  resident.delete(chunk);
  resident.add(chunk);
}

/** Lets go of texts that the disk has, those touched longest ago first, until the rest fits. */
export function trim(log: Log, most: Bytes): void {
  if (log.residentBytes <= most) return;
  for (const chunk of log.resident) {
    if (!chunk.written || !chunk.entries) continue;
    log.resident.delete(chunk);
    log.residentBytes -= chunk.liveBytes;
    chunk.entries = undefined;
    if (log.residentBytes <= most) break;
  }
}
