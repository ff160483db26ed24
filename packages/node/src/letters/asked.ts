import type { EpochMs } from '@waymark/core';
import type { Database } from '../outbox/disk/sqlite.ts';
import type { AskedLetters } from '../outbox/letter-choice.ts';
import { letterOf, type StoredLetter } from '../outbox/letters.ts';

/** Notes that letters are to be sent again. Returns how many that are; those that were asked for already count too. */
export function askFor(database: Database, { numbers, transport, reason, event, after = 0, limit }: AskedLetters, now: EpochMs): number {
  const rows = database
    .prepare(
      `UPDATE letter SET asked_at = ?1 WHERE no IN (
        SELECT no FROM letter WHERE no > ?2 AND (?3 IS NULL OR transport = ?3) AND (?4 IS NULL OR reason = ?4) AND (?5 IS NULL OR event = ?5)
          AND (?6 IS NULL OR no IN (SELECT value FROM json_each(?6))) ORDER BY no LIMIT ?7)
      RETURNING no`,
    )
    .all(now, after, transport ?? null, reason ?? null, event ?? null, numbers ? JSON.stringify(numbers) : null, limit ?? -1);
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
