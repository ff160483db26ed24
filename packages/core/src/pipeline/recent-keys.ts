import { forgetOldest } from '../lru.ts';

/** Business keys that this tracker has handed in lately. A key is free again when every destination has dropped its event. */
export interface RecentKeys {
  /** False when an event with this id was delivered, waits, or is on its way. */
  claim(id: string): boolean;
  /** A destination took an event over. */
  taken(id: string): void;
  /** A destination has done with an event. */
  ended(id: string, isDelivered: boolean): void;
  /** Nobody took the event over: the key is free. */
  freeUnlessTaken(id: string): void;
}

/** Most business keys that are remembered to merge repeats inside one tracker. */
const mostKeys = 10_000;

export function createRecentKeys(): RecentKeys {
  /** Destinations that may still deliver, by id. A delivery keeps the key for good. */
  const open = new Map<string, number>();

  function change(id: string, by: number): void {
    const count = open.get(id);
    if (count !== undefined) open.set(id, count + by);
  }

  function freeUnlessTaken(id: string): void {
    if (open.get(id) === 0) open.delete(id);
  }

  return {
    claim(id) {
      if (open.has(id)) return false;
      open.set(id, 0);
      forgetOldest(open, mostKeys);
      return true;
    },
    taken: (id) => change(id, 1),
    ended(id, isDelivered) {
      if (open.size === 0) return;
      change(id, isDelivered ? Infinity : -1);
      freeUnlessTaken(id);
    },
    freeUnlessTaken,
  };
}
