import type { KeyValueStore } from '@waymark/core';
import { createLru } from '@waymark/core/transport';

/** A memory that forgets the entries used longest ago once it holds `most` of them. Lost with the process or page. */
export function boundedMemory(most: number): KeyValueStore {
  const { get, set, delete: remove } = createLru<string>(most);
  return {
    name: 'bounded-memory',
    keeps: 'until-reload',
    get,
    set(key, value) {
      set(key, value);
      return true;
    },
    delete: remove,
  };
}
