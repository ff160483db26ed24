/** Remembers a bounded number of things by name; the one not used for longest goes first. */
export interface Lru<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/** Makes a memory of at most `most` things. */
export function createLru<Value>(most: number): Lru<Value> {
  const values = new Map<string, Value>();

  function set(key: string, value: Value): void {
    values.delete(key);
    values.set(key, value);
    if (values.size <= most) return;
    const oldest = values.keys().next();
    if (!oldest.done) values.delete(oldest.value);
  }

  return {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
    delete: (key) => void values.delete(key),
  };
}
