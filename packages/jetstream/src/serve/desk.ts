import type { Clock, Entry, EpochMs, OutboxCount } from '@waymark/core';
import { createLaneQueue, createPassingMap, type LaneQueue, type PassingMap, type Ticket } from '@waymark/core/lean';

/** Where an entry has its place in the cluster. */
export type Place = Pick<HeldTicket, 'sequence' | 'from' | 'arrivedAt'>;

/** An entry that this process holds for a lane, and where it came from. */
export interface HeldTicket extends Ticket {
  readonly sequence: number;
  readonly from: Source;
}

/** Where tickets come from, and what must hear of their end. */
export interface Source {
  readonly partition: number;
  /** Resolves when the cluster knows. */
  settle(ticket: HeldTicket): Promise<void>;
}

type Most = Parameters<LaneQueue<HeldTicket>['take']>[0];

/** What an event waits for that became a dead letter. */
type Kept = (id: string) => Promise<void> | undefined;

/** What this process holds for one lane, whatever partition it came from. */
export interface Desk {
  readonly lane: string;
  /** False: the lane holds an entry with this id already. */
  add(entry: Entry, place: Place): HeldTicket | undefined;
  holds(id: string): boolean;
  take(most: Most): readonly HeldTicket[];
  lease(ids: readonly string[], leaseMs: number): void;
  /** The lane has done with these at once; the cluster hears of each when what it is `kept` as is stored. */
  settle(ids: readonly string[], entries: readonly Entry[] | undefined, kept: Kept): Promise<void>;
  /** Others deliver these now. */
  forget(tickets: readonly HeldTicket[]): void;
  /** Counts what is there. Whoever asks is not told of it as well. */
  tell(): OutboxCount;
  /** When the oldest came to the cluster. */
  oldest(): EpochMs | undefined;
  onArrival(listener: (events: number) => void): void;
  onRetreat(listener: (ids: readonly string[]) => void): void;
}

export function createDesk(lane: string, clock: Pick<Clock, 'ticks'>): Desk {
  const queue = createLaneQueue<HeldTicket>();
  const byId: PassingMap<string, HeldTicket> = createPassingMap();
  let arrived: ((events: number) => void) | undefined;
  let retreated: ((ids: readonly string[]) => void) | undefined;
  let untold = 0;
  let forgotten: string[] = [];

  function announce(): void {
    if (!arrived || untold === 0) return;
    const events = untold;
    untold = 0;
    arrived(events);
  }

  function retreat(): void {
    const ids = forgotten;
    forgotten = [];
    if (ids.length > 0) retreated?.(ids);
  }

  function end(ticket: HeldTicket): void {
    if (ticket.gone) return;
    queue.settle(ticket);
    byId.delete(ticket.id);
  }

  return {
    lane,
    add(entry, place) {
      if (byId.has(entry.id)) return undefined;
      const ticket: HeldTicket = { ...entry, lane, leasedUntil: 0, gone: false, ...place };
      queue.add(ticket);
      byId.set(entry.id, ticket);
      // What comes in one go is told of in one go.
      if (untold === 0) queueMicrotask(announce);
      untold += 1;
      return ticket;
    },
    holds: byId.has,
    take: (most) => queue.take(most, clock.ticks()),
    lease(ids, leaseMs) {
      const now = clock.ticks();
      for (const id of ids) {
        const ticket = byId.get(id);
        if (ticket) queue.lease(ticket, leaseMs === 0 ? 0 : now + leaseMs, now);
      }
    },
    async settle(ids, entries, kept) {
      const known: Promise<void>[] = [];
      // What `take` handed out are tickets.
      for (const ticket of (entries as readonly HeldTicket[] | undefined) ?? ids.map((id) => byId.get(id))) {
        if (!ticket) continue;
        end(ticket);
        const letter = kept(ticket.id);
        known.push(letter ? letter.then(() => ticket.from.settle(ticket)) : ticket.from.settle(ticket));
      }
      await Promise.all(known);
    },
    forget(tickets) {
      const left = tickets.filter(({ gone }) => !gone);
      left.forEach(end);
      // What goes at once is told of at once: after each part the lane would send of the next.
      if (forgotten.length === 0) queueMicrotask(retreat);
      forgotten.push(...left.map(({ id }) => id));
    },
    tell() {
      untold = 0;
      const tickets = queue.tickets();
      return { events: tickets.length, bytes: tickets.reduce((sum, { size }) => sum + size, 0) };
    },
    oldest: () => queue.oldest()?.arrivedAt,
    onArrival(listener) {
      arrived = listener;
      queueMicrotask(announce);
    },
    onRetreat: (listener) => void (retreated = listener),
  };
}
