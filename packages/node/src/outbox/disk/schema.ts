import { TrackingError } from '@waymark/core';
import type { Database } from './sqlite.ts';

/** Marks our files, so that no other database is written to. The letters "Wymk". */
export const applicationId = 0x57796d6b;

/** What leads from each version of the file to the next. Version 0 is an empty file. Steps are only ever added. */
export const migrations: readonly string[] = [
  `CREATE TABLE lane (bit INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
   CREATE TABLE chunk (no INTEGER PRIMARY KEY, open BLOB NOT NULL) STRICT;
   CREATE TABLE content (no INTEGER PRIMARY KEY, ids TEXT NOT NULL, facts BLOB NOT NULL, texts BLOB NOT NULL) STRICT;
   CREATE TABLE letter (no INTEGER PRIMARY KEY, kept_at INTEGER NOT NULL, transport TEXT NOT NULL, reason TEXT NOT NULL, event TEXT NOT NULL, drop_json TEXT NOT NULL) STRICT;`,
  // A number is never given twice, so that one that was read before names no other letter later.
  `CREATE TABLE numbered_letter (no INTEGER PRIMARY KEY AUTOINCREMENT, kept_at INTEGER NOT NULL, transport TEXT NOT NULL, reason TEXT NOT NULL, event TEXT NOT NULL, drop_json TEXT NOT NULL) STRICT;
   INSERT INTO numbered_letter SELECT no, kept_at, transport, reason, event, drop_json FROM letter;
   DROP TABLE letter;
   ALTER TABLE numbered_letter RENAME TO letter;`,
  // Ids that are remembered, in the order in which they came; and whose a letter is, so that it can be found when its visitor withdraws consent.
  `CREATE TABLE seen (no INTEGER PRIMARY KEY, at INTEGER NOT NULL, ids TEXT NOT NULL) STRICT;
   ALTER TABLE letter ADD COLUMN browser_id TEXT;
   ALTER TABLE letter ADD COLUMN has_address INTEGER NOT NULL DEFAULT 1;
   UPDATE letter SET browser_id = CASE WHEN json_valid(drop_json) THEN json_extract(drop_json, '$.event.who.browserId') END;
   CREATE INDEX letter_by_browser ON letter (browser_id) WHERE browser_id IS NOT NULL;
   CREATE INDEX letter_with_address ON letter (kept_at) WHERE has_address = 1;`,
];

/** Refuses files of others and of newer versions, before anything is written. */
export function checkSchema(database: Database, file: string, steps: readonly string[] = migrations): void {
  const version = pragma(database, 'user_version');
  const isEmpty = Number(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables']) === 0;
  if (!isEmpty && pragma(database, 'application_id') !== applicationId) {
    throw foreign(file, 'is a database of another application');
  }
  if (version <= steps.length) return;
  throw new TrackingError('outbox-newer', `"${file}" was written by a newer version of Waymark (format ${version}, this one knows ${steps.length}). It was left as it is. Update @waymark/node, or choose another file.`);
}

export function foreign(file: string, what: string): TrackingError {
  return new TrackingError('outbox-foreign', `"${file}" ${what}. It was left as it is. Choose another file for the outbox.`);
}

/** Brings a file up to date, all steps or none, and gives back the pages that this left empty. */
export function migrate(database: Database, steps: readonly string[] = migrations): void {
  const version = pragma(database, 'user_version');
  if (version === steps.length) return;
  database.exec(`BEGIN IMMEDIATE; ${steps.slice(version).join(';')}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}; COMMIT; PRAGMA incremental_vacuum;`);
}

/** Reads a pragma that is a number. */
export function pragma(database: Database, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}
