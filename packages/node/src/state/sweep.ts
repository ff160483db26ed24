import type { Bytes, EpochMs } from '@waymark/core';
import { pragma } from '../outbox/disk/schema.ts';
import type { Database } from '../outbox/disk/sqlite.ts';

/** Changes between two looks, and entries that go at a time when they are over: more than come meanwhile. */
const lookEvery = 100;
const mostOver = 500;
/** Entries that make room at a time, and how often in one look. */
const [mostSoonest, mostTurns] = [50, 20];

/** Called after every change: now and then takes out what is over, and, where the file is too large, what would end soonest. */
export function createSweep(database: Database, maxBytes: Bytes): (now: EpochMs) => void {
  const dropOver = database.prepare(`DELETE FROM entry WHERE key IN (SELECT key FROM entry WHERE ends_at <= ? ORDER BY ends_at LIMIT ${mostOver})`);
  const dropSoonest = database.prepare(`DELETE FROM entry WHERE key IN (SELECT key FROM entry ORDER BY ends_at LIMIT ${mostSoonest})`);
  const pageBytes = pragma(database, 'page_size');
  let changes = 0;

  function usedBytes(): Bytes {
    return (pragma(database, 'page_count') - pragma(database, 'freelist_count')) * pageBytes;
  }

  return (now) => {
    changes += 1;
    if (changes < lookEvery) return;
    changes = 0;
    dropOver.run(now);
    for (let turn = 0; turn < mostTurns && usedBytes() > maxBytes; turn += 1) dropSoonest.run();
  };
}
