import type { Clock, DurationMs } from '@waymark/core';

/** Remembers which events came in, so that a repeat is taken once: for a while, and up to a number of ids. */
export interface SeenIds {
  /** Claims an id. `new`: the caller must settle it. `seen`: kept before. A promise: another request holds it, and tells whether it was kept. */
  claim(id: string): 'new' | 'seen' | Promise<boolean>;
  /** Ends a claim. An event that was not kept may come again. */
  settle(id: string, kept: boolean): void;
  readonly size: number;
}

/** How many ids are remembered, and how long. */
export interface SeenLimits {
  readonly rememberIds: number;
  readonly rememberMs: DurationMs;
}

type Waiter = (kept: boolean) => void;

/** Stands for the place of an id that is claimed and not settled. */
const claimed = -1;

/** Keeps ids in order of arrival; beyond their number the oldest go. None at all where `rememberIds` is 0, because an outbox remembers them. Claims that are still open are bounded by the requests on their way. */
export function seenIds({ rememberIds, rememberMs }: SeenLimits, clock: Pick<Clock, 'ticks'>): SeenIds {
  /** Where the ids are in the ring. */
  const places = new Map<string, number>();
  /** The ids that were kept and when, in a ring: the oldest key of a map is found only past all that were deleted before it. */
  const ids: (string | undefined)[] = [];
  const times: DurationMs[] = [];
  let next = 0;
  let size = 0;
  const waiting = new Map<string, readonly Waiter[]>();

  function keep(id: string): void {
    if (rememberIds === 0) return void places.delete(id);
    const oldest = ids[next];
    if (oldest !== undefined) places.delete(oldest);
    else size += 1;
    ids[next] = id;
    times[next] = clock.ticks();
    places.set(id, next);
    next = (next + 1) % rememberIds;
  }

  /** An id that is too old comes again: its old place is empty from now on. */
  function forget(place: number): void {
    ids[place] = undefined;
    size -= 1;
  }

  function isFresh(place: number): boolean {
    return (times[place] ?? 0) > clock.ticks() - rememberMs;
  }

  return {
    claim(id) {
      const place = places.get(id);
      if (place === claimed) return new Promise((resolve) => void waiting.set(id, [...(waiting.get(id) ?? []), resolve]));
      if (place !== undefined && isFresh(place)) return 'seen';
      if (place !== undefined) forget(place);
      places.set(id, claimed);
      return 'new';
    },
    settle(id, wasKept) {
      if (places.get(id) !== claimed) return;
      if (wasKept) keep(id);
      else places.delete(id);
      if (waiting.size === 0) return;
      const waiters = waiting.get(id) ?? [];
      waiting.delete(id);
      for (const tell of waiters) tell(wasKept);
    },
    get size() {
      return size;
    },
  };
}
