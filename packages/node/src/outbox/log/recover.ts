import { decodeChunk } from '../disk/content.ts';
import type { Store } from '../disk/store.ts';
import { countIn } from './put.ts';
import { addLane, link, type Log, startLog } from './state.ts';

/** Takes up what an earlier process left in a file, in its old order and without its leases. The texts stay on disk until they are wanted. */
export function recover(log: Log, store: Store): void {
  for (const { bit, name } of store.lanes()) addLane(log, name, bit);
  for (const no of store.numbers()) recoverChunk(log, store, no);
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
