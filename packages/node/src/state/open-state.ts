import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { isTrackingError, TrackingError } from '@waymark/core';
import { builtInSqlite, type Database, type OpenDatabase } from '../outbox/disk/sqlite.ts';
import { pragma } from '../outbox/disk/schema.ts';

/** Marks our files, so that no other database is written to. The letters "Wyms". */
const applicationId = 0x57796d73;
/** What the tables below are numbered by. */
const format = 1;
/** Values are about people: nobody but the user of this process may read them. */
const [fileMode, folderMode] = [0o600, 0o700];
/** How long a call waits for another process that is writing. Unit: milliseconds. */
const patienceMs = 5000;

/** Said before the first table is made. Empty pages can be given back. */
const shape = 'PRAGMA auto_vacuum = INCREMENTAL;';
/** Several processes read while one writes. Kept from a kill by the log, from a power failure except for the last moments. */
const habits = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;`;
const tables = `
  CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT NOT NULL, ends_at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS entry_by_end ON entry (ends_at);`;

/** Opens a file of state, which other processes may have open too, or begins it. */
export function openState(file: string, open: OpenDatabase = builtInSqlite()): Database {
  let database: Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: folderMode });
    // What lies beside it later gets the same rights.
    closeSync(openSync(file, 'a', fileMode));
    database = open(file);
    database.exec(`PRAGMA busy_timeout = ${patienceMs};`);
    checkOwner(database, file);
    database.exec(`${shape}${habits}`);
    database.exec(`BEGIN IMMEDIATE; ${tables} PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${format}; COMMIT;`);
    return database;
  } catch (cause) {
    database?.close();
    if (isTrackingError(cause)) throw cause;
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new TrackingError('state-unavailable', `The state store cannot use "${file}": ${found}. Choose a place where this process may create and write files.`, { cause });
  }
}

function checkOwner(database: Database, file: string): void {
  const isEmpty = Number(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables']) === 0;
  const isOurs = pragma(database, 'application_id') === applicationId && pragma(database, 'user_version') <= format;
  if (isEmpty || isOurs) return;
  throw new TrackingError('state-foreign', `"${file}" is a database of another application, or of a newer version of Waymark. It was left as it is. Choose another file for the state.`);
}
