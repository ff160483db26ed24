import type { Clock } from '../ports/clock.ts';
import type { AppendResult, Busy, Evicted, NewEntry, Outbox } from '../ports/outbox.ts';
import { TrackingError } from '../errors.ts';
import { systemClock } from '../system-clock.ts';
import type { Bytes, DurationMs, EpochMs } from '../units.ts';
import { createLaneQueue, type LaneQueue } from './lane-queue.ts';
import { blankStored, createMemoryLog, type LogTicket, type Stored } from './memory-log.ts';

export interface MemoryOutboxOptions {
  /** Default: 50,000. */
  readonly maxEvents?: number;
  /** UTF-8 bytes of the stored JSON. Default: 24 MiB. With what is kept beside each text that makes up to some 50 MiB of memory. */
  readonly maxBytes?: Bytes;
  readonly clock?: Clock;
}

/** Keeps events in memory, for one tracker at a time: for edge runtimes, tests, and servers that can afford to lose what waits when the process dies. */
export function memoryOutbox({ maxEvents = 50_000, maxBytes = 25_165_824, clock = systemClock(), ...unknown }: MemoryOutboxOptions = {}): Outbox {
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) throw new TrackingError('option-unknown', `memoryOutbox() has no option "${stranger}". Known: maxEvents, maxBytes, clock.`);
  if (!(maxEvents >= 1 && maxBytes >= 1)) throw new TrackingError('option-invalid', 'memoryOutbox() options "maxEvents" and "maxBytes" must be numbers from 1.');
  const log = createMemoryLog({ maxEvents, maxBytes });
  const queues = new Map<string, LaneQueue<LogTicket>>();

  function queueOf(lane: string): LaneQueue<LogTicket> {
    let queue = queues.get(lane);
    if (!queue) queues.set(lane, (queue = createLaneQueue()));
    return queue;
  }

  function ticketOf(lane: string, id: string): LogTicket | undefined {
    return log.find(id)?.tickets.find((ticket) => ticket.lane === lane);
  }

  /** False when the entry is a repeat. The newer text of a late one is kept: it says what the visitor has decided meanwhile. */
  function store(entry: NewEntry, arrivedAt: EpochMs): boolean {
    const known = entry.isNew ? undefined : log.find(entry.id);
    const joining = known ? entry.lanes.filter((lane) => !known.tickets.some((ticket) => ticket.lane === lane)) : entry.lanes;
    if (known && (!entry.late || joining.length === 0)) return false;
    if (known) log.resize(known, entry.size);
    const stored = known ?? log.add(entry);
    for (const lane of joining) {
      const ticket = ticketFor(entry, stored, lane, arrivedAt);
      // A list that something is pushed to has room for seventeen.
      stored.tickets = stored.tickets.length === 0 ? Array.of(ticket) : [...stored.tickets, ticket];
      queueOf(lane).add(ticket);
    }
    return true;
  }

  /** Done with an entry for one lane. The last of them takes it out of the log. */
  function settle(ticket: LogTicket): void {
    if (ticket.gone) return;
    const { stored, lane } = ticket;
    queueOf(lane).settle(ticket);
    const last = stored.tickets.pop();
    if (last && last !== ticket) stored.tickets[stored.tickets.indexOf(ticket)] = last;
    if (stored.tickets.length === 0) log.remove(stored);
  }

  function leaseAll(lane: string, ids: readonly string[], until: DurationMs): void {
    const now = clock.ticks();
    for (const id of ids) {
      const ticket = ticketOf(lane, id);
      if (ticket) queueOf(lane).lease(ticket, until, now);
    }
  }

  function append(entries: readonly NewEntry[], busy: Busy): AppendResult {
    const evicted: Evicted[] = [];
    const repeated: string[] = [];
    const now = clock.now();
    for (const entry of entries) {
      // What can never fit must not push out what does.
      if (entry.size > maxBytes) evicted.push({ entry, lanes: entry.lanes });
      else if (!store(entry, now)) repeated.push(entry.id);
    }
    for (let victim = log.findVictim(busy); victim; victim = log.findVictim(busy)) evicted.push(evict(victim));
    return { evicted, repeated };
  }

  function evict({ tickets }: Stored): Evicted {
    const [entry] = tickets;
    if (!entry) throw new Error('An entry without a lane was left in the log.');
    const lanes = tickets.map(({ lane }) => lane);
    for (const ticket of [...tickets]) settle(ticket);
    return { entry, lanes };
  }

  return {
    name: 'memory',
    durable: false,
    open(lanes) {
      const now = clock.ticks();
      for (const lane of lanes) for (const ticket of queueOf(lane).tickets()) queueOf(lane).lease(ticket, 0, now);
    },
    append,
    take: (lane, most) => queueOf(lane).take(most, clock.ticks()),
    renew: (lane, ids, leaseMs) => leaseAll(lane, ids, clock.ticks() + leaseMs),
    release: (lane, ids) => leaseAll(lane, ids, 0),
    settle(lane, ids, entries) {
      // What `take` handed out are tickets.
      for (const ticket of (entries as readonly LogTicket[] | undefined) ?? ids.map((id) => ticketOf(lane, id))) if (ticket) settle(ticket);
    },
    withdraw({ lanes, matches, isBusy, taken }) {
      for (const lane of lanes) {
        for (const ticket of queueOf(lane).tickets()) {
          if (isBusy(lane, ticket.id) || !matches(ticket)) continue;
          settle(ticket);
          taken({ entry: ticket, lanes: [lane] });
        }
      }
    },
    count(lane) {
      const tickets = queueOf(lane).tickets();
      return { events: tickets.length, bytes: tickets.reduce((sum, { size }) => sum + size, 0) };
    },
    oldest: (lane) => queueOf(lane).oldest()?.arrivedAt,
    pressure: log.pressure,
    close: () => undefined,
  };
}

/** Copied for every entry and lane, so that none is taken for long-lived: docs/decisions/0018. */
const blankTicket: LogTicket = { id: '', json: '', size: 0, priority: 'normal', occurredAt: 0, arrivedAt: 0, stored: blankStored, lane: '', leasedUntil: 0, gone: false };

function ticketFor({ id, json, size, priority, occurredAt, keys }: NewEntry, stored: Stored, lane: string, arrivedAt: EpochMs): LogTicket {
  return { ...blankTicket, id, json, size, priority, occurredAt, ...(keys && { keys }), arrivedAt, stored, lane };
}
