import type { KeyValueStore } from '@waymark/core';

/** `localStorage` or `sessionStorage` as a store that never throws: blocked, full or missing storage just keeps nothing. */
export function webStore(name: string, keeps: KeyValueStore['keeps'], area: () => Storage): KeyValueStore {
  return {
    name,
    keeps,
    get: (key) => attempt(() => area().getItem(key)) ?? undefined,
    set: (key, value) => attempt(() => (area().setItem(key, value), true)) ?? false,
    delete: (key) => void attempt(() => area().removeItem(key)),
  };
}

/** What `run` returns, undefined when it throws. */
export function attempt<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
