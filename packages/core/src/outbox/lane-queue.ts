import type { Entry, OutboxCount } from '../ports/outbox.ts';
import type { Bytes, DurationMs } from '../units.ts';

/** One lane's cursor over a log in memory. Times are ticks of a clock. */
export interface LaneQueue {
  add(entry: Entry, position: number): void;
  take(most: { readonly events: number; readonly bytes: Bytes; readonly leaseMs: DurationMs }, now: DurationMs): readonly Entry[];
  renew(ids: readonly string[], until: DurationMs): void;
  release(ids: readonly string[]): void;
  releaseAll(): void;
  remove(id: string): void;
  count(): OutboxCount;
}

interface Item {
  readonly entry: Entry;
  readonly position: number;
  /** Tick at which the lease ends; undefined while nobody holds it. */
  leasedUntil: DurationMs | undefined;
}

interface State {
  readonly items: Map<string, Item>;
  /** Items that nobody holds, in order of arrival. May hold removed ones, which are skipped. */
  ready: Item[];
  head: number;
  readonly leased: Set<Item>;
  bytes: Bytes;
}

export function createLaneQueue(): LaneQueue {
  const state: State = { items: new Map(), ready: [], head: 0, leased: new Set(), bytes: 0 };
  return {
    add(entry, position) {
      const item: Item = { entry, position, leasedUntil: undefined };
      state.items.set(entry.id, item);
      state.ready.push(item);
      state.bytes += entry.size;
    },
    take: (most, now) => take(state, most, now),
    renew(ids, until) {
      for (const item of heldItems(state, ids)) item.leasedUntil = until;
    },
    release: (ids) => giveBack(state, heldItems(state, ids)),
    releaseAll: () => giveBack(state, [...state.leased]),
    remove: (id) => remove(state, id),
    count: () => ({ events: state.items.size, bytes: state.bytes }),
  };
}

function take(state: State, most: { events: number; bytes: Bytes; leaseMs: DurationMs }, now: DurationMs): readonly Entry[] {
  giveBack(
    state,
    [...state.leased].filter((item) => (item.leasedUntil ?? now) <= now),
  );
  const taken: Entry[] = [];
  let bytes = 0;
  while (state.head < state.ready.length && taken.length < most.events) {
    const item = state.ready[state.head];
    if (item && state.items.get(item.entry.id) === item) {
      if (taken.length > 0 && bytes + item.entry.size > most.bytes) break;
      item.leasedUntil = now + most.leaseMs;
      state.leased.add(item);
      taken.push(item.entry);
      bytes += item.entry.size;
    }
    state.head += 1;
  }
  compact(state);
  return taken;
}

/** Frees the part of the array that was handed out, once it is the larger part. */
function compact(state: State): void {
  if (state.head > 1024 && state.head * 2 > state.ready.length) {
    state.ready = state.ready.slice(state.head);
    state.head = 0;
  }
}

function heldItems(state: State, ids: readonly string[]): readonly Item[] {
  return ids.map((id) => state.items.get(id)).filter((item): item is Item => item !== undefined && state.leased.has(item));
}

function giveBack(state: State, items: readonly Item[]): void {
  if (items.length === 0) return;
  for (const item of items) {
    item.leasedUntil = undefined;
    state.leased.delete(item);
  }
  state.ready = [...items, ...state.ready.slice(state.head)].sort((left, right) => left.position - right.position);
  state.head = 0;
}

function remove(state: State, id: string): void {
  const item = state.items.get(id);
  if (!item) return;
  state.items.delete(id);
  state.leased.delete(item);
  state.bytes -= item.entry.size;
}
