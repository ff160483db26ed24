import type { Clock, DurationMs, EpochMs } from '@waymark/core';
import { forgetOldest } from '@waymark/core/lean';
import { createIdIndex, type IdIndex } from '../log/id-index.ts';
import { corrupt } from '../disk/failure.ts';
import type { Database } from '../disk/sqlite.ts';

/** How many ids are remembered at most, and for how long. */
export interface Window {
  readonly ids: number;
  readonly ms: DurationMs;
}

/** Some ids that came one after another, in one row of the file. */
interface SeenRow {
  readonly no: number;
  readonly at: EpochMs;
  readonly count: number;
}

/**
 * The ids that an outbox remembers after their events have gone. Where each is in the file is in memory, 12 bytes and a half-filled table for each; the ids
 * themselves are read from there when somebody asks for one of them.
 */
export interface Recall {
  readonly window: Window;
  readonly clock: Pick<Clock, 'now'>;
  index: IdIndex;
  /** Rows of the file, the oldest first. */
  rows: SeenRow[];
  nextNo: number;
  /** How many ids these rows have. */
  written: number;
  /** Ids that wait for the next commit, with the time at which they came. */
  waiting: Map<string, EpochMs>;
  /** The row that was read last: repeats come together. */
  lastRead: { readonly no: number; readonly ids: ReadonlySet<string> } | undefined;
}

/** Ids of one row. */
export const rowIds = 256;
/** Ids that wait while nothing can be written. */
const mostWaiting = 50_000;

export function createRecall(window: Window, clock: Pick<Clock, 'now'>): Recall {
  return { window, clock, index: newIndex(), rows: [], nextNo: 1, written: 0, waiting: new Map(), lastRead: undefined };
}

export function newIndex(): IdIndex {
  return createIdIndex(Math.floor(Math.random() * 2 ** 32));
}

/** Remembers an id from now on. It is safe with the next commit. */
export function noteSeen({ waiting }: Recall, id: string, now: EpochMs): void {
  waiting.set(id, now);
  forgetOldest(waiting, mostWaiting);
}

/** False for an id that certainly never came: most of them, at little cost. */
export function mayBeSeen({ waiting, index }: Recall, id: string): boolean {
  return waiting.has(id) || index.find(id).length > 0;
}

/** True for an id that came within the window. Throws where the file cannot be read. */
export function wasSeen(recall: Recall, id: string, now: EpochMs, database: Database | undefined): boolean {
  const since = now - recall.window.ms;
  const at = recall.waiting.get(id);
  if (at !== undefined) return at > since;
  if (!database) return false;
  return recall.index.find(id).some((no) => {
    const row = recall.rows[no - (recall.rows[0]?.no ?? 0)];
    return row !== undefined && row.at > since && idsOf(recall, database, no).has(id);
  });
}

function idsOf(recall: Recall, database: Database, no: number): ReadonlySet<string> {
  if (recall.lastRead?.no !== no) recall.lastRead = { no, ids: new Set(readIds(database, no)) };
  return recall.lastRead.ids;
}

/** The ids of a row. */
export function readIds(database: Database, no: number): readonly string[] {
  return parseIds(database.prepare('SELECT ids FROM seen WHERE no = ?').get(no)?.['ids'], no);
}

export function parseIds(text: unknown, no: number): readonly string[] {
  try {
    const ids = JSON.parse(String(text)) as unknown;
    if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids;
  } catch {
    // Said below.
  }
  throw corrupt(`the remembered ids in row ${no} cannot be read`);
}
