/** A `Map` for what comes and goes by the thousand. */
export interface PassingMap<Key, Value> {
  readonly size: number;
  get(key: Key): Value | undefined;
  has(key: Key): boolean;
  set(key: Key, value: Value): void;
  delete(key: Key): boolean;
  keys(): Iterable<Key>;
  values(): Iterable<Value>;
}

/** Deletions after which it is renewed, or more where it is large. */
const mostDeleted = 2000;

/**
 * V8 links every table that a map outgrows to the next one, so a table that has become old keeps all that followed alive, with everything in them, until the next
 * full collection. A new map starts without a past. Seen with Node 24, checked 2026-11-22; docs/decisions/0018.
 */
export function createPassingMap<Key, Value>(): PassingMap<Key, Value> {
  let map = new Map<Key, Value>();
  let deleted = 0;
  return {
    get size() {
      return map.size;
    },
    get: (key) => map.get(key),
    has: (key) => map.has(key),
    set: (key, value) => void map.set(key, value),
    delete(key) {
      const was = map.delete(key);
      deleted += 1;
      if (deleted > mostDeleted && deleted > map.size) {
        map = new Map(map);
        deleted = 0;
      }
      return was;
    },
    keys: () => map.keys(),
    values: () => map.values(),
  };
}
