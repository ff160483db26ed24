import { TrackingError } from '@waymark/core';

type Value = string | number | bigint | Uint8Array | null;
export type Row = Readonly<Record<string, unknown>>;

export interface Statement {
  run(...values: readonly Value[]): unknown;
  get(...values: readonly Value[]): Row | null | undefined;
  all(...values: readonly Value[]): readonly Row[];
}

/** What is used of a database; `node:sqlite` and `bun:sqlite` have it in common. */
export interface Database {
  exec(sql: string): unknown;
  /** Values stand as plain `?`: Node.js 22.13 cannot give any to numbered ones. */
  prepare(sql: string): Statement;
  close(): void;
}

export type OpenDatabase = (file: string) => Database;

/** What is used of `process`. */
interface Runtime {
  readonly getBuiltinModule?: (name: string) => unknown;
}

interface Modules {
  readonly DatabaseSync?: new (file: string) => Database;
  readonly Database?: new (file: string) => Database;
}

/** The SQLite that is built into this runtime. It is looked up when it is needed, so that runtimes without one can load the package. */
export function builtInSqlite({ getBuiltinModule }: Runtime = (globalThis as { readonly process?: Runtime }).process ?? {}): OpenDatabase {
  for (const name of ['node:sqlite', 'bun:sqlite']) {
    const { DatabaseSync, Database } = (getBuiltinModule?.(name) ?? {}) as Modules;
    const Built = DatabaseSync ?? Database;
    if (Built) return (file) => new Built(file);
  }
  throw new TrackingError('sqlite-missing', 'This runtime has no SQLite built in. sqliteOutbox() and sqliteState() run in Node.js from 22.13, Deno from 2.8, and Bun. Elsewhere use memoryOutbox() and memoryState() of @waymark/core.');
}
