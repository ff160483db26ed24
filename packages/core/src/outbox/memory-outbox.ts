import type { Clock } from '../ports/clock.ts';
import type { Busy, Entry, Evicted, NewEntry, Outbox } from '../ports/outbox.ts';
import { TrackingError } from '../errors.ts';
import { systemClock } from '../system-clock.ts';
import type { Bytes, DurationMs } from '../units.ts';
import { createLaneQueue, type LaneQueue } from './lane-queue.ts';
import { createMemoryLog, type Stored } from './memory-log.ts';

export interface MemoryOutboxOptions {
  /** Default: 100,000. */
  readonly maxEvents?: number;
  /** UTF-8 bytes of the stored JSON. Default: 32 MiB. */
  readonly maxBytes?: Bytes;
  readonly clock?: Clock;
}

/** Keeps events in memory, for one tracker at a time: for edge runtimes, tests, and servers that can afford to lose what waits when the process dies. */
export function memoryOutbox({ maxEvents = 100_000, maxBytes = 33_554_432, clock = systemClock(), ...unknown }: MemoryOutboxOptions = {}): Outbox {
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) throw new TrackingError('option-unknown', `memoryOutbox() has no option "${stranger}". Known: maxEvents, maxBytes, clock.`);
  if (!(maxEvents >= 1 && maxBytes >= 1)) throw new TrackingError('option-invalid', 'memoryOutbox() options "maxEvents" and "maxBytes" must be numbers from 1.');
  const log = createMemoryLog({ maxEvents, maxBytes });
  const queues = new Map<string, LaneQueue>();

  function queueOf(lane: string): LaneQueue {
    let queue = queues.get(lane);
    if (!queue) queues.set(lane, (queue = createLaneQueue()));
    return queue;
  }

  /** False when the entry is a repeat. The newer text of a late one is kept: it says what the visitor has decided meanwhile. */
  function store(entry: NewEntry): boolean {
    const known = log.find(entry.id);
    const joining = known ? entry.lanes.filter((lane) => !known.tickets.some((ticket) => ticket.lane === lane)) : entry.lanes;
    if (known && (!entry.late || joining.length === 0)) return false;
    const stored = log.put(entry, known);
    for (const lane of joining) {
      const ticket = { stored, lane, leasedUntil: 0, gone: false };
      stored.tickets.push(ticket);
      queueOf(lane).add(ticket);
    }
    return true;
  }

  /** Done with an entry for one lane. The last of them takes it out of the log. */
  function settle(stored: Stored, lane: string): void {
    const at = stored.tickets.findIndex((ticket) => ticket.lane === lane);
    const [ticket] = at < 0 ? [] : stored.tickets.splice(at, 1);
    if (!ticket) return;
    queueOf(lane).settle(ticket);
    if (stored.tickets.length === 0) log.remove(stored);
  }

  function leaseAll(lane: string, ids: readonly string[], until: DurationMs): void {
    const now = clock.ticks();
    for (const id of ids) {
      const ticket = log.find(id)?.tickets.find((each) => each.lane === lane);
      if (ticket) queueOf(lane).lease(ticket, until, now);
    }
  }

  function append(entries: readonly NewEntry[], busy: Busy): { evicted: readonly Evicted[]; repeated: readonly string[] } {
    const evicted: Evicted[] = [];
    const repeated: string[] = [];
    for (const entry of entries) {
      // What can never fit must not push out what does.
      if (entry.size > maxBytes) evicted.push({ entry, lanes: entry.lanes });
      else if (!store(entry)) repeated.push(entry.id);
    }
    for (let victim = log.findVictim(busy); victim; victim = log.findVictim(busy)) {
      const lanes = victim.tickets.map(({ lane }) => lane);
      evicted.push({ entry: victim.entry, lanes });
      for (const lane of lanes) settle(victim, lane);
    }
    return { evicted, repeated };
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
    settle(lane, ids) {
      for (const id of ids) {
        const stored = log.find(id);
        if (stored) settle(stored, lane);
      }
    },
    count(lane) {
      const entries: readonly Entry[] = queueOf(lane).tickets().map(({ stored }) => stored.entry);
      return { events: entries.length, bytes: entries.reduce((sum, { size }) => sum + size, 0) };
    },
    pressure: log.pressure,
    close: () => undefined,
  };
}
