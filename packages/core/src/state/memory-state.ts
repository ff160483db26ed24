import { TrackingError } from '../errors.ts';
import { keptWhenFull } from '../lru.ts';
import type { Clock } from '../ports/clock.ts';
import type { StateStore } from '../ports/state-store.ts';
import { systemClock } from '../system-clock.ts';
import type { Bytes, DurationMs } from '../units.ts';
import { checkChange, checkKey } from './check-state.ts';

export interface MemoryStateOptions {
  /** Default: 100,000. Beyond it what was set longest ago goes, a hundredth at a time. */
  readonly maxEntries?: number;
  /** Of keys and values, two for each UTF-16 code unit. Default: 64 MiB. Beyond it what was set longest ago goes. */
  readonly maxBytes?: Bytes;
  readonly clock?: Pick<Clock, 'ticks'>;
}

interface Kept {
  readonly value: string;
  /** Tick at which its time is over. */
  readonly endsAt: DurationMs;
}

const bytesPerUnit = 2;
/** Entries looked at with every one that is set: more than come, so that those whose time is over are found in time. */
const lookedAt = 2;

/** Keeps state in memory, for one process and until it ends. */
export function memoryState({ maxEntries = 100_000, maxBytes = 67_108_864, clock = systemClock(), ...unknown }: MemoryStateOptions = {}): StateStore {
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) throw new TrackingError('option-unknown', `memoryState() has no option "${stranger}". Known: maxEntries, maxBytes, clock.`);
  if (!(maxEntries >= 1 && maxBytes >= 1)) throw new TrackingError('option-invalid', 'memoryState() options "maxEntries" and "maxBytes" must be numbers from 1.');
  const entries = new Map<string, Kept>();
  let bytes = 0;
  let walk = entries.entries();

  function remove(key: string): void {
    const kept = entries.get(key);
    if (!kept) return;
    entries.delete(key);
    bytes -= sizeOf(key, kept.value);
  }

  function read(key: string): string | undefined {
    const kept = entries.get(key);
    if (!kept) return undefined;
    if (kept.endsAt > clock.ticks()) return kept.value;
    remove(key);
    return undefined;
  }

  function sweep(): void {
    for (let turn = 0; turn < lookedAt; turn += 1) {
      const { done, value } = walk.next();
      if (done) walk = entries.entries();
      else if (value[1].endsAt <= clock.ticks()) remove(value[0]);
    }
  }

  function makeRoom(): void {
    for (const oldest of entries.keys()) {
      if (entries.size <= keptWhenFull(maxEntries) && bytes <= keptWhenFull(maxBytes)) return;
      remove(oldest);
    }
  }

  function write(key: string, value: string, ttlMs: DurationMs): void {
    remove(key);
    entries.set(key, { value, endsAt: clock.ticks() + ttlMs });
    bytes += sizeOf(key, value);
    sweep();
    if (entries.size > maxEntries || bytes > maxBytes) makeRoom();
  }

  return {
    name: 'memory',
    durable: false,
    get(key) {
      checkKey(key);
      return read(key);
    },
    set(key, value, ttlMs) {
      checkChange(key, value, ttlMs);
      write(key, value, ttlMs);
    },
    replace(key, before, value, ttlMs) {
      checkChange(key, value, ttlMs, before);
      if (read(key) !== before) return false;
      write(key, value, ttlMs);
      return true;
    },
    delete(key) {
      checkKey(key);
      remove(key);
    },
    close() {
      entries.clear();
      bytes = 0;
    },
  };
}

function sizeOf(key: string, value: string): Bytes {
  return (key.length + value.length) * bytesPerUnit;
}
