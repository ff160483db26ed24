import type { Lane } from '../lane/create-lane.ts';
import type { Priority } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';

/** An event that some lanes may not have before the visitor decides. */
export interface Waiting {
  readonly entry: Entry;
  readonly lanes: readonly Lane[];
}

/** Events that wait for consent: in memory only, and bounded. */
export interface WaitingRoom {
  has(id: string): boolean;
  /** Returns what had to go to make room: the oldest of the lowest priority, maybe the new one. */
  add(waiting: Waiting): Waiting | undefined;
  /** Empties the room. */
  takeAll(): readonly Waiting[];
}

/** Most events that wait for one decision. A visitor who never decides must not fill the memory. */
const mostEvents = 1000;
const rank: Readonly<Record<Priority, number>> = { low: 0, normal: 1, critical: 2 };

export function createWaitingRoom(): WaitingRoom {
  const room = new Map<string, Waiting>();
  return {
    has: (id) => room.has(id),
    add(waiting) {
      room.set(waiting.entry.id, waiting);
      if (room.size <= mostEvents) return undefined;
      let lowest = waiting;
      for (const each of room.values()) {
        if (rank[each.entry.priority] < rank[lowest.entry.priority] || (lowest === waiting && each.entry.priority === waiting.entry.priority)) lowest = each;
      }
      room.delete(lowest.entry.id);
      return lowest;
    },
    takeAll() {
      const all = [...room.values()];
      room.clear();
      return all;
    },
  };
}
