import type { EpochMs } from '@waymark/core';
import { type LetterLife, withoutAddresses } from '@waymark/core/lean';
import type { Database } from './disk/sqlite.ts';

/** Letters looked at in one call. */
const slice = 500;

/** Takes out what visitors no longer want their destinations to have. */
export function removeLettersOf(database: Database, withdrawals: ReadonlyMap<string, EpochMs>, transports: readonly string[]): void {
  const remove = database.prepare(
    `DELETE FROM letter WHERE browser_id = ? AND transport IN (SELECT value FROM json_each(?))
     AND (NOT json_valid(drop_json) OR coalesce(json_extract(drop_json, '$.event.occurredAt'), 0) <= ?)`,
  );
  for (const [browserId, until] of withdrawals) remove.run(browserId, JSON.stringify(transports), until);
}

/** Takes out letters that are too old, and addresses that are not needed any more, some at a time. */
export function ageLetters(database: Database, now: EpochMs, { maxLetterAgeMs, letterAddressMs }: LetterLife): void {
  database.prepare(`DELETE FROM letter WHERE no IN (SELECT no FROM letter WHERE kept_at <= ? ORDER BY no LIMIT ${slice})`).run(now - maxLetterAgeMs);
  const letters = database.prepare(`SELECT no, drop_json FROM letter WHERE has_address = 1 AND kept_at <= ? LIMIT ${slice}`).all(now - letterAddressMs);
  if (letters.length === 0) return;
  const update = database.prepare('UPDATE letter SET has_address = 0, drop_json = ? WHERE no = ?');
  for (const { no, drop_json: text } of letters) update.run(withoutAddresses(String(text)), Number(no));
}
