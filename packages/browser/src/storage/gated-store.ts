import type { KeyValueStore } from '@waymark/core';

/** A store that consent opens. While it is shut, values live in memory and what the browser holds is neither written nor read. */
export interface GatedStore extends KeyValueStore {
  /** Moves what memory holds into the browser. A value that is there already is older and wins. */
  open(): void;
  /** Takes our values out of the browser and back into memory. */
  shut(): void;
}

/** Puts a gate before a store, shut at first. `set` returns false while a value lives in memory only. `keys` are all that it ever holds. */
export function gatedStore(inner: KeyValueStore, keys: readonly string[]): GatedStore {
  const memory = new Map<string, string>();
  let isOpen = false;

  const store: GatedStore = {
    name: inner.name,
    keeps: inner.keeps,
    get: (key) => memory.get(key) ?? (isOpen ? inner.get(key) : undefined),
    set(key, value) {
      if (isOpen && inner.set(key, value)) {
        memory.delete(key);
        return true;
      }
      memory.set(key, value);
      return false;
    },
    delete(key) {
      memory.delete(key);
      if (isOpen) inner.delete(key);
    },
    open() {
      isOpen = true;
      for (const [key, value] of memory) if (inner.get(key) !== undefined || inner.set(key, value)) memory.delete(key);
    },
    shut() {
      for (const key of keys) {
        const value = store.get(key);
        inner.delete(key);
        if (value !== undefined) memory.set(key, value);
      }
      isOpen = false;
    },
  };
  return store;
}
