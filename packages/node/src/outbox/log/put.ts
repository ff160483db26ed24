import type { Entry, EpochMs, NewEntry } from '@waymark/core';
import { chunkBytes, chunkEvents, pushEntry } from './chunk.ts';
import { entriesOf } from './residence.ts';
import { countOrphan, isOrphan } from './served.ts';
import { type Log, seal, viewOf } from './state.ts';

/**
 * Keeps an entry. False when it is a repeat. A late one is kept a second time, for the lanes that it is new to: for these it arrives now. `known` are the bits of
 * the lanes that have it already. What comes from another process arrived when it happened, as far as is known.
 */
export function put(log: Log, entry: NewEntry, known: number, arrivedAt: EpochMs = entry.occurredAt): boolean {
  let bits = 0;
  for (const lane of entry.lanes) bits |= viewOf(log, lane).bit;
  if (known !== 0) bits = entry.late ? bits & ~known : 0;
  if (bits === 0) return false;
  keep(log, entry, bits, arrivedAt);
  return true;
}

/** Bits of all lanes that have not settled an id. 0: nobody knows it. */
export function openBits(log: Log, id: string): number {
  let bits = 0;
  for (const no of log.ids.find(id)) {
    const chunk = log.chunks.get(no);
    if (!chunk) continue;
    entriesOf(log, chunk).forEach((entry, at) => {
      if (entry?.id === id) bits |= chunk.open[at] ?? 0;
    });
  }
  return bits;
}

function keep(log: Log, entry: Entry, bits: number, arrivedAt: EpochMs): void {
  if (log.last.count === chunkEvents || (log.last.count > 0 && log.last.bytes + entry.size > chunkBytes)) seal(log);
  const { last } = log;
  if (last.count === 0) log.resident.add(last);
  pushEntry(last, entry, bits, arrivedAt);
  log.residentBytes += entry.size;
  log.ids.add(entry.id, last.no);
  log.arrived += 1;
  countIn(log, bits, entry.size, 1);
}

/** Counts an entry for its lanes and the whole. */
export function countIn(log: Log, bits: number, size: number, sign: 1 | -1): void {
  log.events += sign;
  log.bytes += sign * size;
  if (isOrphan(log, bits)) countOrphan(log, size, sign);
  countLanes(log, bits, size, sign);
}

/** Counts an entry for lanes. */
export function countLanes({ byBit }: Log, bits: number, size: number, sign: 1 | -1): void {
  for (const view of byBit) {
    if (!view || (bits & view.bit) === 0) continue;
    view.events += sign;
    view.bytes += sign * size;
  }
}
