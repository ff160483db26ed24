import type { KeyValueStore } from '@waymark/core';

/** A store in memory whose contents can be looked at, and which can be told to refuse. */
export interface MemoryStore extends KeyValueStore {
  readonly values: Map<string, string>;
  refuses: boolean;
}

export function memoryStore(entries: Readonly<Record<string, string>> = {}): MemoryStore {
  const values = new Map(Object.entries(entries));
  const store: MemoryStore = {
    name: 'memory',
    keeps: 'until-reload',
    values,
    refuses: false,
    get: (key) => values.get(key),
    set(key, value) {
      if (!store.refuses) values.set(key, value);
      return !store.refuses;
    },
    delete: (key) => void values.delete(key),
  };
  return store;
}
