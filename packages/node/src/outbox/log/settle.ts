import { buryEntry, type Chunk } from './chunk.ts';
import { countLanes } from './put.ts';
import { entriesOf } from './residence.ts';
import { countOrphan, isOrphan } from './served.ts';
import { type LaneView, type Log, unlink } from './state.ts';
import { unlease } from './take.ts';

/** Done with an id for a lane. Unknown ids change nothing. */
export function settle(log: Log, view: LaneView, id: string): void {
  const given = view.leases.get(id);
  if (given) {
    unlease(view, id);
    return close(log, given.chunk, given.at, id, view.bit);
  }
  for (const no of log.ids.find(id)) {
    const chunk = log.chunks.get(no);
    const at = chunk ? entriesOf(log, chunk).findIndex((entry, index) => entry?.id === id && ((chunk.open[index] ?? 0) & view.bit) !== 0) : -1;
    if (chunk && at >= 0) return close(log, chunk, at, id, view.bit);
  }
}

/** Takes an entry from lanes. The last of them takes it out of the log, and the last entry its chunk. */
export function close(log: Log, chunk: Chunk, at: number, id: string, bits: number): void {
  const open = chunk.open[at] ?? 0;
  const size = chunk.sizes[at] ?? 0;
  const left = open & ~bits;
  countLanes(log, open & bits, size, -1);
  chunk.open[at] = left;
  if (isOrphan(log, open) !== isOrphan(log, left)) countOrphan(log, size, isOrphan(log, left) ? 1 : -1);
  if (left === 0 && open !== 0) {
    log.events -= 1;
    log.bytes -= size;
    log.ids.remove(id, chunk.no);
    if (chunk.entries) log.residentBytes -= size;
    buryEntry(chunk, at);
  }
  if (chunk.live === 0 && chunk !== log.last) unlink(log, chunk);
  else if (chunk.written) log.changed.add(chunk);
}
