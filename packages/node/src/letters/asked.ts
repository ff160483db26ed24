import type { DurationMs, EpochMs } from '@waymark/core';
import type { Database } from '../outbox/disk/sqlite.ts';
import type { AskedLetters } from '../outbox/letter-choice.ts';
import { isChosen, letterOf, type StoredLetter } from '../outbox/letters.ts';

/** Notes that letters are to be sent again. Returns how many that are; those that were asked for already count too. */
export function askFor(database: Database, { numbers, transport, reason, event, after = 0, limit }: AskedLetters, now: EpochMs): number {
  const rows = database
    .prepare(
      `UPDATE letter SET asked_at = max(ifnull(asked_at, 0), ?) WHERE no IN (
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

/** How long letters belong to who has claimed them: he sends them within a second or two, unless he was killed. Unit: milliseconds. */
const claimMs: DurationMs = 30_000;

/** The same for one caller at a time, in whatever process: a letter that is claimed was asked for at the end of the claim. A time further on is that of a clock that was set back since. */
export function claimAsked(database: Database, limit: number, now: EpochMs): readonly StoredLetter[] {
  const rows = database
    .prepare(
      `UPDATE letter SET asked_at = ? WHERE no IN (
        SELECT no FROM letter WHERE asked_at IS NOT NULL AND (asked_at <= ? OR asked_at > ?) ORDER BY no LIMIT ?)
      RETURNING no, kept_at, drop_json`,
    )
    .all(now + claimMs, now, now + claimMs, limit);
  return rows.flatMap((row) => letterOf(row) ?? []).toSorted((one, other) => one.number - other.number);
}

/** Takes back what was asked. */
export function decline(database: Database, numbers: readonly number[]): void {
  database.prepare('UPDATE letter SET asked_at = NULL WHERE no IN (SELECT value FROM json_each(?))').run(JSON.stringify(numbers));
}
