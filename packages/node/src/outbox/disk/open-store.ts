import { chmodSync, renameSync, statSync } from 'node:fs';
import { type Bytes, TrackingError } from '@waymark/core';
import { makeFolderOf } from '../../shared-file/make-folder.ts';
import { kindOf } from './failure.ts';
import { isOurs } from './head.ts';
import { checkSchema, foreign, migrate } from './schema.ts';
import type { Database, OpenDatabase } from './sqlite.ts';
import { createStore, type Store } from './store.ts';

/** Longest pause between two tries. Unit: milliseconds. */
const longestPauseMs = 20;

/**
 * What has to be said of a new file before the first transaction, and would be written into an old one. Empty pages can be given back. Its first pages need not
 * wait for the disk: there is nothing to lose yet.
 */
const shape = 'PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA synchronous = OFF;';
/**
 * The lock lives as long as the connection and ends with the process, however that ends. In this mode SQLite needs no shared memory beside the file, so that
 * a full disk is an error and no crash.
 */
const lock = 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;';
const log = 'PRAGMA journal_mode = WAL; PRAGMA cache_size = -4096;';
/** Kept from a kill by the log, from a power failure except for the last moments. */
const safety = 'PRAGMA synchronous = NORMAL;';
/** Events hold addresses of people: nobody but the user of this process may read them. */
export const fileMode = 0o600;
/** Unit: bytes, as in `shape`. */
const pageSize = 8192;

export interface StoreOptions {
  /** Length at which the log is taken into the file. SQLite does that by itself when it has become twice as long. */
  readonly logBytes: Bytes;
  /** Default: 5. */
  readonly tries?: number;
}

/**
 * Opens a file for this process alone and brings it up to date. Undefined when somebody else has it. Throws when it cannot be used. Two that begin in the same
 * moment may hold each other up, hence the tries.
 */
export function openStore(open: OpenDatabase, file: string, { logBytes, tries = 5 }: StoreOptions): Store | undefined {
  for (let turn = 1; ; turn += 1) {
    try {
      return openOnce(open, file, logBytes);
    } catch (cause) {
      if (kindOf(cause) !== 'locked') throw cause;
      if (turn === tries) return undefined;
      pause(Math.random() * longestPauseMs);
    }
  }
}

function openOnce(open: OpenDatabase, file: string, logBytes: Bytes): Store {
  makeFolderOf(file);
  const isNew = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
  const database = open(file);
  try {
    if (isNew) {
      // What lies beside it later gets the same rights.
      chmodSync(file, fileMode);
      database.exec(shape);
    }
    return prepareStore(file, database, logBytes);
  } catch (cause) {
    database.close();
    // Looked at only now: whoever closes a file that somebody has in this process ends his lock, and that would have been said before.
    if (kindOf(cause) === 'corrupt' && !isOurs(file)) throw foreign(file, 'is no file of an outbox');
    throw cause;
  }
}

function prepareStore(file: string, database: Database, logBytes: Bytes): Store {
  database.exec(lock);
  checkSchema(database, file);
  database.exec(`${log} PRAGMA wal_autocheckpoint = ${Math.ceil((2 * logBytes) / pageSize)}; PRAGMA journal_size_limit = ${logBytes};`);
  migrate(database);
  database.exec(safety);
  return createStore(file, database, logBytes);
}

/** Puts a damaged file aside under a name that nobody reads. Returns that name. */
export function setAside(file: string, now: number): string {
  const aside = `${file}.corrupt-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(file, aside);
  for (const companion of ['-wal', '-journal']) {
    try {
      renameSync(`${file}${companion}`, `${aside}${companion}`);
    } catch {
      // There need be none.
    }
  }
  return aside;
}

/** For a file that cannot be used for a reason that somebody has to mend. */
export function unavailable(file: string, cause: unknown): TrackingError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new TrackingError('outbox-unavailable', `The outbox cannot use "${file}": ${found}. Choose a place where this process may create and write files.`, { cause });
}

/** Waits without letting anything else run. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
