/** The part of a Map that memory needs. A page has a Map; a server one that forgets what was not used for longest. */
export interface Table<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): unknown;
  delete(key: string): unknown;
}

/** Makes a memory. */
export type NewTable = <Value>() => Table<Value>;
