import type { Entry } from '../ports/outbox.ts';
import type { Bytes, DurationMs } from '../units.ts';

interface Item {
  readonly entry: Entry;
  /** Tick at which the lease ends. Not above now: nobody holds it. */
  leasedUntil: DurationMs;
}

/** One lane's view of a log in memory: what it has not settled, in order of arrival. Times are ticks of a clock. */
export interface LaneQueue {
  readonly items: Map<string, Item>;
  add(entry: Entry): void;
  take(most: { readonly events: number; readonly bytes: Bytes; readonly leaseMs: DurationMs }, now: DurationMs): readonly Entry[];
  /** Sets the end of leases that have not ended; 0 ends them. */
  lease(ids: Iterable<string>, until: DurationMs, now: DurationMs): void;
}

export function createLaneQueue(): LaneQueue {
  const items = new Map<string, Item>();
  // Where the last take stopped, so that the next one need not look at everything that is leased.
  let cursor = items.values();
  let nextExpiry = 0;

  function rewind(): void {
    cursor = items.values();
    nextExpiry = Infinity;
  }

  return {
    items,
    add(entry) {
      items.set(entry.id, { entry, leasedUntil: 0 });
    },
    take(most, now) {
      if (now >= nextExpiry) rewind();
      const taken: Entry[] = [];
      let bytes = 0;
      while (taken.length < most.events) {
        const { value: item, done } = cursor.next();
        if (done || (taken.length > 0 && item.leasedUntil <= now && bytes + item.entry.size > most.bytes)) {
          // A finished cursor sees nothing new, and this one has passed what did not fit.
          nextExpiry = 0;
          break;
        }
        if (item.leasedUntil <= now) {
          item.leasedUntil = now + most.leaseMs;
          taken.push(item.entry);
          bytes += item.entry.size;
        }
        nextExpiry = Math.min(nextExpiry, item.leasedUntil);
      }
      return taken;
    },
    lease(ids, until, now) {
      for (const id of ids) {
        const item = items.get(id);
        if (item && item.leasedUntil > now) item.leasedUntil = until;
      }
      nextExpiry = Math.min(nextExpiry, until);
    },
  };
}
