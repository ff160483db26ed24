/** A memory of things by name, for what is known of visitors and events. */
export interface Lru<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/** A memory of at most `most` things: those that were neither read nor written for longest are forgotten first, of a large one a hundredth at a time. */
export function createLru<Value>(most: number): Lru<Value> {
  const entries = new Map<string, Value>();

  function set(key: string, value: Value): void {
    entries.delete(key);
    entries.set(key, value);
    forgetOldest(entries, most);
  }

  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
    delete: (key) => void entries.delete(key),
  };
}

/** Lets the oldest of a Map or Set go when it has more than `most`, of a large one a hundredth at a time. */
export function forgetOldest<Key>(entries: { readonly size: number; keys(): Iterable<Key>; delete(key: Key): unknown }, most: number): void {
  if (entries.size <= most) return;
  for (const oldest of entries.keys()) {
    if (entries.size <= keptWhenFull(most)) return;
    entries.delete(oldest);
  }
}

/**
 * How much stays in a Map of at most `most` once it is full: a hundredth goes at a time. Its first entry is found by passing over all that was deleted before, which
 * takes 10 µs in a Map of 10,000: too much for each that comes. Seen with Node 24, checked 2026-11-23.
 */
export function keptWhenFull(most: number): number {
  return most - Math.floor(most / 100);
}
