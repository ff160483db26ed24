import type { EpochMs } from '@waymark/core';
import type { Database } from '../outbox/disk/sqlite.ts';
import type { AskedLetters } from '../outbox/letter-choice.ts';
import { isChosen, letterOf, type StoredLetter } from '../outbox/letters.ts';

/** Notes that letters are to be sent again. Returns how many that are; those that were asked for already count too. */
export function askFor(database: Database, { numbers, transport, reason, event, after = 0, limit }: AskedLetters, now: EpochMs): number {
  const rows = database
    .prepare(
      `UPDATE letter SET asked_at = ? WHERE no IN (
        SELECT no FROM letter WHERE ${isChosen} AND (? OR no IN (SELECT value FROM json_each(?))) ORDER BY no LIMIT ?)
      RETURNING no`,
    )
    .all(now, after, transport ?? null, reason ?? null, event ?? null, numbers ? 0 : 1, JSON.stringify(numbers ?? []), limit ?? -1);
  return rows.length;
}

export function readAsked(database: Database, limit: number): readonly StoredLetter[] {
  const rows = database.prepare('SELECT no, kept_at, drop_json FROM letter WHERE asked_at IS NOT NULL ORDER BY no LIMIT ?').all(limit);
  return rows.flatMap((row) => letterOf(row) ?? []);
}

/** Takes back what was asked. */
export function decline(database: Database, numbers: readonly number[]): void {
  database.prepare('UPDATE letter SET asked_at = NULL WHERE no IN (SELECT value FROM json_each(?))').run(JSON.stringify(numbers));
}
