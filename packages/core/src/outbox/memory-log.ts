import type { Priority } from '../ports/event.ts';
import type { Busy, NewEntry } from '../ports/outbox.ts';
import { createPassingMap } from '../passing-map.ts';
import type { Bytes } from '../units.ts';
import { type Arrivals, createArrivals } from './arrivals.ts';
import type { Ticket } from './lane-queue.ts';

/** An entry of the log, with a ticket for every lane that has not settled it. */
export interface Stored {
  readonly id: string;
  readonly priority: Priority;
  size: Bytes;
  tickets: LogTicket[];
  /** It can be found by its id. */
  indexed: boolean;
  gone: boolean;
}

/** A ticket that leads back to its entry. */
export interface LogTicket extends Ticket {
  readonly stored: Stored;
}

/** The entries of a memory outbox: by id, and by priority in order of arrival. */
export interface MemoryLog {
  find(id: string): Stored | undefined;
  add(entry: NewEntry): Stored;
  /** An entry has a newer text. */
  resize(stored: Stored, size: Bytes): void;
  remove(stored: Stored): void;
  /**
   * The oldest of the lowest priority that is not on its way, while the log is over its limits. What is on its way and lower than an entry makes room for it,
   * over the limit for a moment: it is about to go, or comes back and is then the one to give up.
   */
  findVictim(busy: Busy): Stored | undefined;
  /** Share of the limits that is in use, whichever is nearer. */
  pressure(): number;
}

/** Lowest first: the order in which entries are given up. */
const ranks: readonly Priority[] = ['low', 'normal', 'critical'];

/** Copied for every entry, so that none is taken for long-lived: docs/decisions/0018. */
export const blankStored: Stored = { id: '', priority: 'normal', size: 0, tickets: [], indexed: false, gone: false };

export function createMemoryLog({ maxEvents, maxBytes }: { readonly maxEvents: number; readonly maxBytes: Bytes }): MemoryLog {
  const byRank: Readonly<Record<Priority, Arrivals<Stored>>> = { low: createArrivals(), normal: createArrivals(), critical: createArrivals() };
  const byId = createPassingMap<string, Stored>();
  /** Nobody has asked for an id since they came. Most are gone before somebody does, and never need a place in the map. */
  let newcomers = createArrivals<Stored>();
  let events = 0;
  let bytes = 0;

  function index(stored: Stored): void {
    stored.indexed = true;
    byId.set(stored.id, stored);
  }

  return {
    find(id) {
      if (newcomers.all().length > 0) {
        for (const stored of newcomers.left()) index(stored);
        newcomers = createArrivals();
      }
      return byId.get(id);
    },
    add({ id, priority, size, isNew = false }) {
      const stored: Stored = { ...blankStored, id, priority, size };
      if (isNew) newcomers.add(stored);
      else index(stored);
      byRank[priority].add(stored);
      events += 1;
      bytes += size;
      return stored;
    },
    resize(stored, size) {
      bytes += size - stored.size;
      stored.size = size;
    },
    remove(stored) {
      stored.gone = true;
      events -= 1;
      bytes -= stored.size;
      if (stored.indexed) byId.delete(stored.id);
      else newcomers.noteGone();
      byRank[stored.priority].noteGone();
    },
    findVictim(busy) {
      let [eventsLeft, bytesLeft] = [events, bytes];
      for (const rank of ranks) {
        if (eventsLeft <= maxEvents && bytesLeft <= maxBytes) return undefined;
        for (const stored of byRank[rank].left()) {
          if (!busy.has(stored.id)) return stored;
          eventsLeft -= 1;
          bytesLeft -= stored.size;
        }
      }
      return undefined;
    },
    pressure: () => Math.max(events / maxEvents, bytes / maxBytes),
  };
}
