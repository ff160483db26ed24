import type { Priority } from '../ports/event.ts';
import type { Busy, Entry } from '../ports/outbox.ts';
import type { Bytes } from '../units.ts';
import { type Arrivals, createArrivals } from './arrivals.ts';
import type { Ticket } from './lane-queue.ts';

/** An entry of the log, with a ticket for every lane that has not settled it. */
export interface Stored {
  entry: Entry;
  readonly tickets: Ticket[];
  gone: boolean;
}

/** The entries of a memory outbox: by id, and by priority in order of arrival. */
export interface MemoryLog {
  find(id: string): Stored | undefined;
  /** Adds an entry, or replaces the text of a known one. */
  put(entry: Entry, known: Stored | undefined): Stored;
  remove(stored: Stored): void;
  /**
   * The oldest of the lowest priority that is not on its way, while the log is over its limits. What is on its way and lower than an entry makes room for it,
   * over the limit for a moment: it is about to go, or comes back and is then the one to give up.
   */
  findVictim(busy: Busy): Stored | undefined;
  /** Share of the limits that is in use, whichever is nearer. */
  pressure(): number;
}

/** Stands in for an entry that is gone. */
const spent: Entry = { id: '', json: '', size: 0, priority: 'low', occurredAt: 0 };
/** Lowest first: the order in which entries are given up. */
const ranks: readonly Priority[] = ['low', 'normal', 'critical'];

export function createMemoryLog({ maxEvents, maxBytes }: { readonly maxEvents: number; readonly maxBytes: Bytes }): MemoryLog {
  const byId = new Map<string, Stored>();
  const byRank: Readonly<Record<Priority, Arrivals<Stored>>> = { low: createArrivals(), normal: createArrivals(), critical: createArrivals() };
  let bytes = 0;
  return {
    find: (id) => byId.get(id),
    put(entry, known) {
      bytes += entry.size - (known?.entry.size ?? 0);
      if (known) {
        known.entry = entry;
        return known;
      }
      const stored = { entry, tickets: [], gone: false };
      byId.set(entry.id, stored);
      byRank[entry.priority].add(stored);
      return stored;
    },
    remove(stored) {
      stored.gone = true;
      bytes -= stored.entry.size;
      byId.delete(stored.entry.id);
      byRank[stored.entry.priority].noteGone();
      // It may stay in a list for a while, its text must not.
      stored.entry = spent;
    },
    findVictim(busy) {
      let events = byId.size;
      let left = bytes;
      for (const rank of ranks) {
        if (events <= maxEvents && left <= maxBytes) return undefined;
        for (const stored of byRank[rank].left()) {
          if (!busy.has(stored.entry.id)) return stored;
          events -= 1;
          left -= stored.entry.size;
        }
      }
      return undefined;
    },
    pressure: () => Math.max(byId.size / maxEvents, bytes / maxBytes),
  };
}
