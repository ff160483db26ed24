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

/** Keeps ids in order of arrival; beyond their number the oldest go first. Claims that are still open are bounded by the requests on their way. */
export function seenIds({ rememberIds, rememberMs }: SeenLimits, clock: Pick<Clock, 'ticks'>): SeenIds {
  const kept = new Map<string, DurationMs>();
  const open = new Map<string, readonly Waiter[]>();

  function keep(id: string): void {
    kept.delete(id);
    kept.set(id, clock.ticks());
    if (kept.size <= rememberIds) return;
    const [oldest] = kept.keys();
    if (oldest !== undefined) kept.delete(oldest);
  }

  return {
    claim(id) {
      const at = kept.get(id);
      if (at !== undefined && at > clock.ticks() - rememberMs) return 'seen';
      const waiters = open.get(id);
      if (waiters) return new Promise((resolve) => void open.set(id, [...waiters, resolve]));
      open.set(id, nobody);
      return 'new';
    },
    settle(id, wasKept) {
      const waiters = open.get(id) ?? nobody;
      open.delete(id);
      if (wasKept) keep(id);
      for (const tell of waiters) tell(wasKept);
    },
    get size() {
      return kept.size;
    },
  };
}

const nobody: readonly Waiter[] = [];
