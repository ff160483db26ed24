import type { KeyValueStore } from '@waymark/core';

/** A memory that forgets the entries used longest ago once it holds `most` of them. Lost with the process or page. */
export function boundedMemory(most: number): KeyValueStore {
  const entries = new Map<string, string>();
  const store: KeyValueStore = {
    name: 'bounded-memory',
    keeps: 'until-reload',
    get(key) {
      const value = entries.get(key);
      return value !== undefined && store.set(key, value) ? value : undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      for (const oldest of entries.keys()) if (entries.size > most) entries.delete(oldest);
      return true;
    },
    delete: (key) => void entries.delete(key),
  };
  return store;
}
