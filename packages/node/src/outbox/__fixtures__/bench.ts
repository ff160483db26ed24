import { join } from 'node:path';
import type { Entry, Outbox, Refusal } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { builtInSqlite, type Database } from '../disk/sqlite.ts';
import { readOptions, type SqliteOutboxOptions } from '../options.ts';
import { createOutbox, type SqliteOutbox } from '../sqlite-outbox.ts';
import { newFolder } from './folder.ts';

/** A folder with outboxes in it, and what they report. */
export interface Bench {
  readonly folder: string;
  readonly file: string;
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly problems: Refusal[];
  /** The connections that were opened, in order. */
  readonly databases: Database[];
  /** Hears of problems. Default: notes them in `problems`. */
  onError: (problem: Refusal) => void;
  /** Asked before a connection is made; may throw. */
  beforeOpen: (file: string) => void;
  /** An outbox in `file` that is not open yet. */
  make(options?: SqliteOutboxOptions): SqliteOutbox;
  /** An outbox in `file`, open for the lanes `a` and `b`. */
  open(options?: SqliteOutboxOptions): SqliteOutbox;
  dispose(): Promise<void>;
}

export function createBench(): Bench {
  const { path: folder, remove } = newFolder();
  const file = join(folder, 'events.sqlite');
  const clock = createFakeClock();
  const problems: Refusal[] = [];
  const databases: Database[] = [];
  const opened: Outbox[] = [];
  const open = builtInSqlite();
  const bench: Bench = {
    folder,
    file,
    clock,
    problems,
    databases,
    onError: (problem) => void problems.push(problem),
    beforeOpen: () => undefined,
    make(options = {}) {
      const place = options.directory === undefined ? { path: file } : {};
      const settings = readOptions({ durability: 'each', clock, onError: (problem) => bench.onError(problem), ...place, ...options });
      const outbox = createOutbox(settings, (name) => {
        bench.beforeOpen(name);
        const database = open(name);
        databases.push(database);
        return database;
      });
      opened.push(outbox);
      return outbox;
    },
    open(options) {
      const outbox = bench.make(options);
      void outbox.open(['a', 'b']);
      return outbox;
    },
    async dispose() {
      for (const outbox of opened) await outbox.close();
      remove();
    },
  };
  return bench;
}

/** Everything that a lane can get, by id. */
export async function drain(outbox: Outbox, lane = 'a'): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const taken: readonly Entry[] = await outbox.take(lane, { events: 1000, bytes: Number.MAX_SAFE_INTEGER, leaseMs: 60_000 });
    if (taken.length === 0) return ids;
    for (const { id } of taken) ids.push(id);
  }
}
