import { decodeChunk } from '../disk/content.ts';
import type { Store } from '../disk/store.ts';
import { countIn } from './put.ts';
import { addLane, link, type Log, startLog } from './state.ts';

/** Chunks taken up before others get their turn. */
const together = 8;

/**
 * Takes up what an earlier process left in a file, in its old order and without its leases, a piece at a time. The texts stay on disk until they are wanted. Until
 * it has come to its end the log is not started: nothing may go into it or out of it.
 */
export function* recover(log: Log, store: Store): Generator<void, void> {
  for (const { bit, name } of store.lanes()) addLane(log, name, bit);
  for (const [at, no] of store.numbers().entries()) {
    recoverChunk(log, store, no);
    if (at % together === together - 1) yield;
  }
  log.lanesChanged = false;
  startLog(log);
}

function recoverChunk(log: Log, store: Store, no: number): void {
  const { about, open } = store.chunk(no);
  const { chunk, ids } = decodeChunk(no, about, open);
  if (chunk.live === 0) {
    log.removed.add(no);
    return;
  }
  link(log, chunk);
  log.writtenBytes += chunk.bytes;
  for (const [at, id] of ids.entries()) {
    const bits = chunk.open[at] ?? 0;
    if (bits === 0) continue;
    log.ids.add(id, no);
    countIn(log, bits, chunk.sizes[at] ?? 0, 1);
  }
}
