import type { Clock, DurationMs, StateStore } from '@waymark/core';
import { createLru } from '@waymark/core/transport';

/** How long a store far away is not asked again for a key that it did not have. Unit: milliseconds. */
const freshMs: DurationMs = 5000;
const mostKeys = 20_000;

/**
 * A store that is asked for every event, and mostly has nothing. One that answers at once always is; one that has to ask somewhere else is spared for a moment
 * after it had nothing, unless the key is written here.
 */
export function brieflyKnown(state: StateStore, clock: Pick<Clock, 'ticks'>): Pick<StateStore, 'get' | 'replace'> {
  /** When the store had nothing. */
  const absent = createLru<DurationMs>(mostKeys);
  /** What was found before one of these says nothing of what is there now. */
  let writes = 0;

  return {
    get(key) {
      const since = absent.get(key);
      if (since !== undefined && clock.ticks() - since < freshMs) return undefined;
      const found = state.get(key);
      if (!(found instanceof Promise)) return found;
      const before = writes;
      return found.then((value) => {
        if (value === undefined && writes === before) absent.set(key, clock.ticks());
        return value;
      });
    },
    async replace(key, ...change) {
      try {
        return await state.replace(key, ...change);
      } finally {
        writes += 1;
        absent.delete(key);
      }
    },
  };
}
