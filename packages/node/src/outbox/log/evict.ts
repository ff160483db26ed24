import type { Busy, Bytes, Evicted } from '@waymark/core';
import { type Chunk, present } from './chunk.ts';
import { findOrphan } from './orphans.ts';
import { entriesOf } from './residence.ts';
import { close } from './settle.ts';
import type { Log } from './state.ts';
import { unlease } from './take.ts';

/** What may not be exceeded, and by which chunks. */
export interface Bound {
  readonly maxEvents: number;
  readonly maxBytes: Bytes;
  /** Entries in question: those of all chunks, or of those that the disk does not have. */
  readonly among: 'all' | 'unwritten';
}

interface Victim {
  readonly chunk: Chunk;
  readonly at: number;
  readonly id: string;
}

/** Gives up entries until the rest fits: the lowest priority first, within it what no lane here wants, then the oldest, never one on its way. Adds each to `evicted`. */
export function evict(log: Log, bound: Bound, busy: Busy, evicted: Evicted[]): void {
  for (let victim = findVictim(log, bound, busy); victim; victim = findVictim(log, bound, busy)) {
    const { chunk, at, id } = victim;
    const entry = entriesOf(log, chunk)[at];
    const views = [...log.lanes.values()].filter(({ bit }) => ((chunk.open[at] ?? 0) & bit) !== 0);
    for (const view of views) if (view.leases.get(id)?.chunk === chunk) unlease(view, id);
    close(log, chunk, at, id, -1);
    if (entry) evicted.push({ entry, lanes: views.map(({ name }) => name) });
  }
}

/**
 * What is on its way and lower in priority makes room for an entry, over the bound for a moment: it is about to go, or comes back and is then the one
 * to give up.
 */
function findVictim(log: Log, { maxEvents, maxBytes, among }: Bound, busy: Busy): Victim | undefined {
  let { events, bytes } = among === 'all' ? log : onlyInMemory(log);
  for (const rank of [0, 1, 2] as const) {
    if (events <= maxEvents && bytes <= maxBytes) return undefined;
    const orphan = findOrphan(log, firstOf(log, rank), rank, among);
    if (orphan) return { ...orphan, id: entriesOf(log, orphan.chunk)[orphan.at]?.id ?? '' };
    for (let chunk: Chunk | undefined = firstOf(log, rank); chunk; chunk = chunk.next) {
      if (chunk.liveByRank[rank] === 0 || (among === 'unwritten' && chunk.written)) continue;
      const entries = entriesOf(log, chunk);
      for (let at = 0; at < chunk.count; at += 1) {
        const id = chunk.open[at] !== 0 && chunk.ranks[at] === rank ? entries[at]?.id : undefined;
        if (id === undefined) continue;
        if (!busy.has(id)) return { chunk, at, id };
        events -= 1;
        bytes -= chunk.sizes[at] ?? 0;
      }
    }
  }
  return undefined;
}

/** The first chunk that has entries of a rank. Remembered, because it only ever moves on. */
function firstOf(log: Log, rank: 0 | 1 | 2): Chunk {
  let chunk = present(log.oldest[rank]);
  while (chunk.liveByRank[rank] === 0 && chunk.next) chunk = chunk.next;
  log.oldest[rank] = chunk;
  return chunk;
}

/** What the disk does not have. */
export function onlyInMemory({ unwritten, last }: Log): { readonly events: number; readonly bytes: Bytes } {
  let [events, bytes] = [last.live, last.liveBytes];
  for (const chunk of unwritten) {
    events += chunk.live;
    bytes += chunk.liveBytes;
  }
  return { events, bytes };
}
