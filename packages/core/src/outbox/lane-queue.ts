import type { Entry } from '../ports/outbox.ts';
import type { Bytes, DurationMs, EpochMs } from '../units.ts';
import { createArrivals } from './arrivals.ts';

/** An entry as one lane gets it. */
export interface Ticket extends Entry {
  readonly lane: string;
  /** When it came. */
  readonly arrivedAt: EpochMs;
  /** Tick at which the lease ends. Not above now: nobody holds it. */
  leasedUntil: DurationMs;
  /** The lane has settled it. */
  gone: boolean;
}

/** One lane's view of a log in memory: what it has not settled, in order of arrival. Times are ticks of a clock. */
export interface LaneQueue<Item extends Ticket> {
  add(ticket: Item): void;
  /** The lane has done with a ticket of its own. */
  settle(ticket: Item): void;
  take(most: { readonly events: number; readonly bytes: Bytes; readonly leaseMs: DurationMs }, now: DurationMs): readonly Item[];
  /** Sets the end of a lease that has not ended; 0 ends it. */
  lease(ticket: Item, until: DurationMs, now: DurationMs): void;
  /** What is not settled, leased or not. */
  tickets(): readonly Item[];
  /** The first of them. */
  oldest(): Item | undefined;
}

export function createLaneQueue<Item extends Ticket>(): LaneQueue<Item> {
  const arrivals = createArrivals<Item>();
  // Where the last take stopped, so that the next one need not look at everything that is leased.
  let cursor = 0;
  let nextExpiry = 0;

  function rewind(): void {
    cursor = 0;
    nextExpiry = Infinity;
  }

  return {
    add: arrivals.add,
    settle(ticket) {
      ticket.gone = true;
      if (arrivals.noteGone()) nextExpiry = 0;
    },
    take(most, now) {
      if (now >= nextExpiry) rewind();
      const items = arrivals.all();
      const taken: Item[] = [];
      let bytes = 0;
      for (; taken.length < most.events && cursor < items.length; cursor += 1) {
        const ticket = items[cursor];
        if (!ticket || ticket.gone) continue;
        if (ticket.leasedUntil <= now) {
          if (taken.length > 0 && bytes + ticket.size > most.bytes) break;
          ticket.leasedUntil = now + most.leaseMs;
          taken.push(ticket);
          bytes += ticket.size;
        }
        nextExpiry = Math.min(nextExpiry, ticket.leasedUntil);
      }
      return taken;
    },
    lease(ticket, until, now) {
      if (ticket.leasedUntil > now) ticket.leasedUntil = until;
      nextExpiry = Math.min(nextExpiry, until);
    },
    tickets: () => [...arrivals.left()],
    oldest() {
      const [first] = arrivals.left();
      return first;
    },
  };
}
