import type { Clock } from '../ports/clock.ts';
import type { Priority } from '../ports/event.ts';
import type { Busy, Entry, Evicted, NewEntry, Outbox } from '../ports/outbox.ts';
import { TrackingError } from '../errors.ts';
import { systemClock } from '../system-clock.ts';
import type { Bytes } from '../units.ts';
import { createLaneQueue, type LaneQueue } from './lane-queue.ts';

export interface MemoryOutboxOptions {
  /** Default: 100,000. */
  readonly maxEvents?: number;
  /** UTF-8 bytes of the stored JSON. Default: 32 MiB. */
  readonly maxBytes?: Bytes;
  readonly clock?: Clock;
}

interface Stored {
  entry: Entry;
  readonly lanes: Set<string>;
}

/** Keeps events in memory, for one tracker at a time: for edge runtimes, tests, and servers that can afford to lose what waits when the process dies. */
export function memoryOutbox({ maxEvents = 100_000, maxBytes = 33_554_432, clock = systemClock(), ...unknown }: MemoryOutboxOptions = {}): Outbox {
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) throw new TrackingError('option-unknown', `memoryOutbox() has no option "${stranger}". Known: maxEvents, maxBytes, clock.`);
  if (!(maxEvents >= 1 && maxBytes >= 1)) throw new TrackingError('option-invalid', 'memoryOutbox() options "maxEvents" and "maxBytes" must be numbers from 1.');
  /** The log by priority, lowest first, each oldest first: the order in which entries are given up. */
  const ranks: Readonly<Record<Priority, Map<string, Stored>>> = { low: new Map(), normal: new Map(), critical: new Map() };
  const queues = new Map<string, LaneQueue>();
  const total = { events: 0, bytes: 0 };

  function queueOf(lane: string): LaneQueue {
    const queue = queues.get(lane) ?? createLaneQueue();
    queues.set(lane, queue);
    return queue;
  }

  function find(id: string): Stored | undefined {
    return ranks.low.get(id) ?? ranks.normal.get(id) ?? ranks.critical.get(id);
  }

  function count({ size }: Entry, sign: 1 | -1): void {
    total.events += sign;
    total.bytes += sign * size;
  }

  /** False when the entry is a repeat. The newer text of a late one is kept: it says what the visitor has decided meanwhile. */
  function store({ lanes, late, ...entry }: NewEntry): boolean {
    const known = find(entry.id);
    const joining = lanes.filter((lane) => !known?.lanes.has(lane));
    if (known && (!late || joining.length === 0)) return false;
    const stored = known ?? { entry, lanes: new Set() };
    if (known) count(known.entry, -1);
    count(entry, 1);
    stored.entry = entry;
    ranks[entry.priority].set(entry.id, stored);
    for (const lane of joining) {
      stored.lanes.add(lane);
      queueOf(lane).add(entry);
    }
    return true;
  }

  /** Done with an entry for one lane. The last of them takes it out of the log. */
  function remove({ entry, lanes }: Stored, lane: string): void {
    lanes.delete(lane);
    queueOf(lane).items.delete(entry.id);
    if (lanes.size > 0) return;
    ranks[entry.priority].delete(entry.id);
    count(entry, -1);
  }

  /**
   * The oldest of the lowest priority that is not on its way. What is on its way and lower than an entry makes room for it, over the limit for a moment:
   * it is about to go, or comes back and is then the one to give up.
   */
  function findVictim(busy: Busy): Stored | undefined {
    let { events, bytes } = total;
    for (const rank of Object.values(ranks)) {
      if (events <= maxEvents && bytes <= maxBytes) return undefined;
      for (const [id, stored] of rank) {
        if (!busy.has(id)) return stored;
        events -= 1;
        bytes -= stored.entry.size;
      }
    }
    return undefined;
  }

  return {
    name: 'memory',
    durable: false,
    open: (lanes) => lanes.forEach((lane) => queueOf(lane).lease(queueOf(lane).items.keys(), 0, clock.ticks())),
    append(entries, busy) {
      // What can never fit must not push out what does.
      const evicted: Evicted[] = entries.filter(({ size }) => size > maxBytes).map(({ lanes, late: _late, ...entry }) => ({ entry, lanes }));
      const repeated = entries.filter((entry) => entry.size <= maxBytes && !store(entry)).map(({ id }) => id);
      for (let victim = findVictim(busy); victim; victim = findVictim(busy)) {
        const lanes = [...victim.lanes];
        evicted.push({ entry: victim.entry, lanes });
        for (const lane of lanes) remove(victim, lane);
      }
      return { evicted, repeated };
    },
    take: (lane, most) => queueOf(lane).take(most, clock.ticks()),
    renew: (lane, ids, leaseMs) => queueOf(lane).lease(ids, clock.ticks() + leaseMs, clock.ticks()),
    release: (lane, ids) => queueOf(lane).lease(ids, 0, clock.ticks()),
    settle(lane, ids) {
      for (const id of ids) {
        const stored = find(id);
        if (stored?.lanes.has(lane)) remove(stored, lane);
      }
    },
    count(lane) {
      const entries = [...queueOf(lane).items.values()].map(({ entry }) => entry);
      return { events: entries.length, bytes: entries.reduce((sum, { size }) => sum + size, 0) };
    },
    close: () => undefined,
  };
}
