import { resolve } from 'node:path';
import { type Bytes, type Clock, type DurationMs, type EpochMs, type Refusal, type StateStore, systemClock, TrackingError } from '@waymark/core';
import { checkChange, checkKey, guardOnError, reportError } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import type { Database } from '../outbox/disk/sqlite.ts';
import { checkParts } from '../shared-file/check-parts.ts';
import { openShared, type SharedShape } from '../shared-file/open-shared.ts';
import { plainPath } from '../shared-file/plain-path.ts';
import { createSharedWatch } from '../shared-file/watch-shared.ts';
import { readText, writeText } from './state-text.ts';
import { createSweep } from './sweep.ts';

export interface SqliteStateOptions {
  /** File of the state. Several processes may share it. */
  readonly path: string;
  /** Size that the file may have. Beyond it goes what would end soonest. Default: 256 MiB. */
  readonly maxBytes?: Bytes;
  /** Hears when the file was deleted while it was in use. Default: `console.error`. */
  readonly onError?: (problem: Refusal) => void;
  /** For the ends of entries, which outlive the process: all who share a file need one time. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** The letters "Wyms". */
const shape: SharedShape = {
  title: 'state store',
  applicationId: 0x57796d73,
  format: 1,
  tables: `
    CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT NOT NULL, ends_at INTEGER NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS entry_by_end ON entry (ends_at);`,
};

const mebibyte = 1_048_576;
/** The latest end that is written. Unit: milliseconds since 1970. Source: ECMA-262, Time Values; checked 2026-11-22. */
const never: EpochMs = 8.64e15;

/**
 * Keeps state in an SQLite file, which outlives the process and which several processes of one machine may share. Every change is one transaction, in this
 * tick: some 10 µs. Throws what the disk says, and `state-unavailable`, `state-foreign` or `sqlite-missing` when the file cannot be used at all.
 */
export function sqliteState(options: SqliteStateOptions): StateStore {
  const checks = checkOptions('sqliteState()', options, ['path', 'maxBytes', 'onError', 'clock']);
  const file = resolve(checks.text('path', 'It is the path of a file, such as "/var/lib/shop/waymark-state.sqlite".', plainPath));
  const maxBytes = checks.number('maxBytes', 256 * mebibyte, mebibyte, Number.MAX_SAFE_INTEGER);
  const { onError = reportError, clock = systemClock() } = options;
  checkParts('sqliteState()', { onError, clock }, ['now']);
  const database = openShared(file, shape);
  const look = createSharedWatch(file, shape.title, guardOnError('sqliteState()', onError));
  const statements = prepare(database);
  const sweep = createSweep(database, maxBytes);
  let isOpen = true;

  /** The end of an entry that is set now. */
  function endOf(ttlMs: DurationMs): EpochMs {
    return Math.min(Math.ceil(clock.now() + ttlMs), never);
  }

  function mustBeOpen(): void {
    if (!isOpen) throw new TrackingError('state-closed', 'The state store is closed. Close it last, and make a new one for what comes after.');
    look();
  }

  return {
    name: 'sqlite',
    durable: true,
    get(key) {
      mustBeOpen();
      checkKey(key);
      const value = statements.read.get(writeText(key), clock.now())?.['value'];
      return value === undefined ? undefined : readText(String(value));
    },
    set(key, value, ttlMs) {
      mustBeOpen();
      checkChange(key, value, ttlMs);
      statements.write.run(writeText(key), writeText(value), endOf(ttlMs));
      sweep(clock.now());
    },
    replace(key, before, value, ttlMs) {
      mustBeOpen();
      checkChange(key, value, ttlMs, before);
      const now = clock.now();
      const row =
        before === undefined
          ? statements.begin.get(writeText(key), writeText(value), endOf(ttlMs), now)
          : statements.change.get(writeText(value), endOf(ttlMs), writeText(key), now, writeText(before));
      sweep(now);
      return row !== undefined && row !== null;
    },
    delete(key) {
      mustBeOpen();
      checkKey(key);
      statements.remove.run(writeText(key));
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      database.close();
    },
  };
}

function prepare(database: Database) {
  return {
    read: database.prepare('SELECT value FROM entry WHERE key = ? AND ends_at > ?'),
    write: database.prepare('INSERT INTO entry (key, value, ends_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at'),
    begin: database.prepare(
      'INSERT INTO entry (key, value, ends_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at WHERE entry.ends_at <= ? RETURNING 1 AS done',
    ),
    change: database.prepare('UPDATE entry SET value = ?, ends_at = ? WHERE key = ? AND ends_at > ? AND value = ? RETURNING 1 AS done'),
    remove: database.prepare('DELETE FROM entry WHERE key = ?'),
  };
}
