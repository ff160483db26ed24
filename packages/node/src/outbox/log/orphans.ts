import type { Entry, EpochMs } from '@waymark/core';
import type { Chunk } from './chunk.ts';
import { entriesOf } from './residence.ts';
import { countOrphan, isOrphan } from './served.ts';
import { close } from './settle.ts';
import { type Log, viewOf } from './state.ts';
import { endLeases } from './take.ts';

/** Notes which lanes this process serves. */
export function serveLanes(log: Log, names: readonly string[]): void {
  for (const name of names) {
    const view = viewOf(log, name);
    view.isOpen = true;
    log.served |= view.bit;
    endLeases(view, Infinity);
  }
  recount(log);
}

function recount(log: Log): void {
  log.orphans.events = 0;
  log.orphans.bytes = 0;
  for (const chunk of log.chunks.values()) {
    for (let at = 0; at < chunk.count; at += 1) if (isOrphan(log, chunk.open[at] ?? 0)) countOrphan(log, chunk.sizes[at] ?? 0, 1);
  }
}

/** The oldest orphan of a rank. */
export function findOrphan(log: Log, from: Chunk, rank: 0 | 1 | 2, among: 'all' | 'unwritten'): { readonly chunk: Chunk; readonly at: number } | undefined {
  if (log.orphans.events === 0) return undefined;
  for (let chunk: Chunk | undefined = from; chunk; chunk = chunk.next) {
    if (chunk.liveByRank[rank] === 0 || (among === 'unwritten' && chunk.written)) continue;
    for (let at = 0; at < chunk.count; at += 1) if (chunk.ranks[at] === rank && isOrphan(log, chunk.open[at] ?? 0)) return { chunk, at };
  }
  return undefined;
}

/** Gives up orphans that are too old in some chunks, those after the number `after`. Returns them, and the number to go on after; 0 at the end. */
export function dropOldOrphans(log: Log, isOld: (occurredAt: EpochMs) => boolean, after: number, most: number): { readonly dropped: readonly Entry[]; readonly last: number } {
  const dropped: Entry[] = [];
  let looked = 0;
  if (log.orphans.events === 0) return { dropped, last: 0 };
  for (let chunk: Chunk | undefined = log.first; chunk; chunk = chunk.next) {
    if (chunk.no <= after || !chunk.open.some((open) => isOrphan(log, open))) continue;
    for (const [at, entry] of [...entriesOf(log, chunk)].entries()) {
      if (!entry || !isOld(entry.occurredAt) || !isOrphan(log, chunk.open[at] ?? 0)) continue;
      close(log, chunk, at, entry.id, -1);
      dropped.push(entry);
    }
    looked += 1;
    if (looked === most) return { dropped, last: chunk.no };
  }
  return { dropped, last: 0 };
}
