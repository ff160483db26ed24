import { chmodSync, existsSync } from 'node:fs';
import { isTrackingError, TrackingError } from '@waymark/core';
import { builtInSqlite, type Database, type OpenDatabase } from '../outbox/disk/sqlite.ts';
import { kindOf } from '../outbox/disk/failure.ts';
import { pragma } from '../outbox/disk/schema.ts';
import { makeFolderOf } from './make-folder.ts';

/** What is in a file that processes share. */
export interface SharedShape {
  /** Whose file it is, for messages: `state store`. */
  readonly title: string;
  /** Marks our files, so that no other database is written to. */
  readonly applicationId: number;
  /** What the tables are numbered by. */
  readonly format: number;
  /** Makes them where they are not there. */
  readonly tables: string;
}

/** What is in it is about people: nobody but the user of this process may read them. */
const fileMode = 0o600;
/** How long a call waits for another process that is writing. Unit: milliseconds. */
const patienceMs = 5000;

/** Said before the first table is made. Empty pages can be given back. */
const shape = 'PRAGMA auto_vacuum = INCREMENTAL;';
/** Several processes read while one writes. Kept from a kill by the log, from a power failure except for the last moments. */
const habits = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;`;

/** Opens a file that other processes may have open too, or begins it. Throws `state-unavailable`, `state-foreign`, `sqlite-missing`. */
export function openShared(file: string, content: SharedShape, open: OpenDatabase = builtInSqlite()): Database {
  let database: Database | undefined;
  try {
    makeFolderOf(file);
    const isNew = !existsSync(file);
    database = open(file);
    // What lies beside it later gets the same rights. Not by a handle of our own: closing it would end the locks of all who have the file open in this process.
    if (isNew) chmodSync(file, fileMode);
    database.exec(`PRAGMA busy_timeout = ${patienceMs};`);
    checkOwner(database, file, content);
    database.exec(`${shape}${habits}`);
    database.exec(`BEGIN IMMEDIATE; ${content.tables} PRAGMA application_id = ${content.applicationId}; PRAGMA user_version = ${content.format}; COMMIT;`);
    return database;
  } catch (cause) {
    database?.close();
    if (isTrackingError(cause)) throw cause;
    throw unavailable(file, content.title, cause);
  }
}

function unavailable(file: string, title: string, cause: unknown): TrackingError {
  const found = cause instanceof Error ? cause.message : String(cause);
  const why = kindOf(cause) === 'full' ? 'there is no room on its disk. Make room and start again: what is there stays as it is.' : `${found}. Choose a place where this process may create and write files.`;
  return new TrackingError('state-unavailable', `The ${title} cannot use "${file}": ${why}`, { cause });
}

function checkOwner(database: Database, file: string, { title, applicationId, format }: SharedShape): void {
  const isEmpty = Number(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables']) === 0;
  const isOurs = pragma(database, 'application_id') === applicationId && pragma(database, 'user_version') <= format;
  if (isEmpty || isOurs) return;
  throw new TrackingError('state-foreign', `"${file}" is a database of another application, or of a newer version of Waymark. It was left as it is. Choose another file for the ${title}.`);
}
