import type { Clock } from '../ports/clock.ts';
import type { Priority } from '../ports/event.ts';
import type { AppendResult, Busy, Entry, Evicted, NewEntry, Outbox, OutboxCount } from '../ports/outbox.ts';
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
  readonly position: number;
}

interface State {
  readonly maxEvents: number;
  readonly maxBytes: Bytes;
  readonly log: Map<string, Stored>;
  /** The same entries by priority, oldest first: where eviction looks. */
  readonly ranks: Readonly<Record<Priority, Map<string, Stored>>>;
  readonly queues: Map<string, LaneQueue>;
  bytes: Bytes;
  nextPosition: number;
}

const lowestFirst: readonly Priority[] = ['low', 'normal', 'critical'];

/** Keeps events in memory, for one tracker at a time: for edge runtimes, tests, and servers that can afford to lose what waits when the process dies. */
export function memoryOutbox(options: MemoryOutboxOptions = {}): Outbox {
  const clock = options.clock ?? systemClock();
  const state: State = {
    maxEvents: options.maxEvents ?? 100_000,
    maxBytes: options.maxBytes ?? 33_554_432,
    log: new Map(),
    ranks: { low: new Map(), normal: new Map(), critical: new Map() },
    queues: new Map(),
    bytes: 0,
    nextPosition: 0,
  };
  return {
    name: 'memory',
    durable: false,
    open: (lanes) => lanes.forEach((lane) => queueOf(state, lane).releaseAll()),
    append: (entries, busy) => append(state, entries, busy),
    take: (lane, most) => queueOf(state, lane).take(most, clock.ticks()),
    renew: (lane, ids, leaseMs) => queueOf(state, lane).renew(ids, clock.ticks() + leaseMs),
    release: (lane, ids) => queueOf(state, lane).release(ids),
    settle: (lane, ids) => settle(state, lane, ids),
    count: (lane): OutboxCount => queueOf(state, lane).count(),
    close: () => undefined,
  };
}

function queueOf(state: State, lane: string): LaneQueue {
  let queue = state.queues.get(lane);
  if (!queue) {
    queue = createLaneQueue();
    state.queues.set(lane, queue);
  }
  return queue;
}

function append(state: State, entries: readonly NewEntry[], busy: Busy): AppendResult {
  const repeated: string[] = [];
  for (const entry of entries) {
    const known = state.log.get(entry.id);
    if (!known) store(state, entry);
    else if (!entry.late || !join(state, known, entry)) repeated.push(entry.id);
  }
  const evicted: Evicted[] = [];
  while (isOver(state)) {
    const victim = findVictim(state, busy);
    if (!victim) break;
    evicted.push({ entry: victim.entry, lanes: [...victim.lanes] });
    for (const lane of victim.lanes) queueOf(state, lane).remove(victim.entry.id);
    forget(state, victim);
  }
  return { evicted, repeated };
}

function isOver(state: State): boolean {
  return state.log.size > state.maxEvents || state.bytes > state.maxBytes;
}

/** False when every lane had the entry already. The newer text is kept: it says what the visitor has decided meanwhile. */
function join(state: State, stored: Stored, { lanes, late: _late, ...entry }: NewEntry): boolean {
  const joining = lanes.filter((lane) => !stored.lanes.has(lane));
  if (joining.length === 0) return false;
  state.bytes += entry.size - stored.entry.size;
  stored.entry = entry;
  for (const lane of joining) {
    stored.lanes.add(lane);
    queueOf(state, lane).add(entry, stored.position);
  }
  return true;
}

function store(state: State, { lanes, late: _late, ...entry }: NewEntry): void {
  const stored: Stored = { entry, lanes: new Set(lanes), position: state.nextPosition };
  state.nextPosition += 1;
  state.log.set(entry.id, stored);
  state.ranks[entry.priority].set(entry.id, stored);
  state.bytes += entry.size;
  for (const lane of stored.lanes) queueOf(state, lane).add(entry, stored.position);
}

/**
 * The oldest of the lowest priority that is not on its way. What is on its way and lower than an entry makes room for it, over the limit for a moment:
 * it is about to go, or comes back and is then the one to give up.
 */
function findVictim(state: State, busy: Busy): Stored | undefined {
  let lowerEvents = 0;
  let lowerBytes = 0;
  for (const priority of lowestFirst) {
    if (state.log.size - lowerEvents <= state.maxEvents && state.bytes - lowerBytes <= state.maxBytes) return undefined;
    for (const [id, stored] of state.ranks[priority]) {
      if (!busy.has(id)) return stored;
      lowerEvents += 1;
      lowerBytes += stored.entry.size;
    }
  }
  return undefined;
}

function settle(state: State, lane: string, ids: readonly string[]): void {
  const queue = queueOf(state, lane);
  for (const id of ids) {
    const stored = state.log.get(id);
    if (!stored?.lanes.delete(lane)) continue;
    queue.remove(id);
    if (stored.lanes.size === 0) forget(state, stored);
  }
}

function forget(state: State, { entry }: Stored): void {
  state.log.delete(entry.id);
  state.ranks[entry.priority].delete(entry.id);
  state.bytes -= entry.size;
}
