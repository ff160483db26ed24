import { adoptEvents } from './adopt.ts';
import { openStore, setAside } from './disk/open-store.ts';
import { createStore } from './disk/store.ts';
import { countIn } from './log/put.ts';
import { type Log, markWritten, unlink } from './log/state.ts';
import { dropLeases } from './log/take.ts';
import type { OutboxState } from './state.ts';

/**
 * Begins a new file in the place of a damaged one. What is in memory goes into it, and what can still be read of the damaged one. False when no new file could
 * be begun.
 */
export function replaceFile(state: OutboxState, file: string, cause: unknown): boolean {
  const { log, settings } = state;
  state.store?.close();
  state.store = undefined;
  const lost = forgetDisk(log);
  const aside = moveAway(state, file);
  if (aside === undefined) return false;
  state.store = openStore(state.openDatabase, file, settings);
  const rescued = state.store ? rescue(state, aside) : 0;
  const fate = lost > rescued ? `${lost - rescued} events of it are lost` : `${rescued} events were read from it`;
  settings.onError({ code: 'outbox-corrupt', message: `"${file}" is damaged. It was put aside as "${aside}" and a new file begun; ${fate}.`, cause });
  return state.store !== undefined;
}

/** Undefined where the file cannot be moved: then it stays, and events go on in memory. */
function moveAway({ settings }: OutboxState, file: string): string | undefined {
  try {
    return setAside(file, settings.clock.now());
  } catch {
    return undefined;
  }
}

/** Takes everything out of the log that only the disk has. Returns how many events that were. */
function forgetDisk(log: Log): number {
  let lost = 0;
  for (const chunk of log.chunks.values()) {
    if (!chunk.written) continue;
    chunk.written = false;
    if (chunk.entries) {
      log.unwritten.add(chunk);
      continue;
    }
    lost += chunk.live;
    for (const view of log.lanes.values()) dropLeases(view, chunk);
    for (const [at, bits] of chunk.open.subarray(0, chunk.count).entries()) if (bits !== 0) countIn(log, bits, chunk.sizes[at] ?? 0, -1);
    unlink(log, chunk);
  }
  log.changed.clear();
  log.removed.clear();
  log.writtenBytes = 0;
  log.lanesChanged = true;
  return lost;
}

/** Reads what can be read. Events that are in memory are known by their ids and not taken twice. */
function rescue(state: OutboxState, aside: string): number {
  const { log } = state;
  const save = (): boolean => {
    state.store?.save(log, () => undefined);
    markWritten(log);
    return true;
  };
  try {
    const damaged = state.openDatabase(aside);
    try {
      const slices = adoptEvents(log, createStore(aside, damaged, state.settings.logBytes), { save, isDamaged: true });
      let slice = slices.next();
      while (!slice.done) slice = slices.next();
      return slice.value;
    } finally {
      damaged.close();
    }
  } catch {
    return 0;
  }
}
