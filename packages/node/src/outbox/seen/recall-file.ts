import type { EpochMs } from '@waymark/core';
import { nothing, type Slice } from '../adopt.ts';
import { unlessItFails } from '../attempt.ts';
import type { Database } from '../disk/sqlite.ts';
import { newIndex, noteSeen, parseIds, readIds, type Recall, rowIds } from './recall.ts';

/** Rows taken over between two commits. */
const together = 16;
/** Rows taken up before others get their turn: as many ids as events, where a file is taken up. */
const inPiece = 8;

/** Takes up what earlier processes remembered, a piece at a time: for a million ids the loop would stand still for half a second. Until it has come to its end nobody may ask. */
export function* loadSeen(recall: Recall, database: Database): Generator<void, void> {
  forgetSeen(recall);
  const select = database.prepare(`SELECT no, at, ids FROM seen WHERE no > ? ORDER BY no LIMIT ${inPiece}`);
  for (let rows = select.all(0); rows.length > 0; rows = select.all(recall.nextNo - 1)) {
    for (const { no, at, ids } of rows) addRow(recall, Number(no), Number(at), parseIds(ids, Number(no)));
    yield;
  }
}

/** Lets go of what is in a file that is no longer there. What waits stays. */
export function forgetSeen(recall: Recall): void {
  recall.index = newIndex();
  recall.rows = [];
  recall.written = 0;
  recall.lastRead = undefined;
}

/** Takes over what can be read of a damaged file, row by row. */
export function salvageSeen(recall: Recall, from: Database): void {
  for (const { ids, no } of from.prepare('SELECT no, ids FROM seen ORDER BY no').all()) {
    unlessItFails(() => {
      for (const id of parseIds(ids, Number(no))) noteSeen(recall, id, recall.clock.now());
    });
  }
}

/** Takes over what a process remembered that is gone, some rows at a time. They leave its file only when `save` has made them safe here; until then it yields undefined. */
export function* adoptSeen(recall: Recall, from: Database, save: () => boolean): Generator<Slice, void> {
  const select = from.prepare(`SELECT no, ids FROM seen ORDER BY no LIMIT ${together}`);
  for (let rows = select.all(); rows.length > 0; rows = select.all()) {
    for (const { no, ids } of rows) for (const id of parseIds(ids, Number(no))) noteSeen(recall, id, recall.clock.now());
    while (!save()) yield undefined;
    from.prepare('DELETE FROM seen WHERE no <= ?').run(Number(rows.at(-1)?.['no']));
    yield nothing;
  }
}

/** Writes what waits, and takes out what is too old or too much, inside a transaction of the caller. Memory follows when that has ended well: by calling the result. */
export function writeSeen(recall: Recall, database: Database): () => void {
  const ids = [...recall.waiting.keys()];
  const now = recall.clock.now();
  const added: { readonly no: number; readonly ids: readonly string[] }[] = [];
  for (let start = 0; start < ids.length; start += rowIds) added.push({ no: recall.nextNo + added.length, ids: ids.slice(start, start + rowIds) });
  if (added.length > 0) {
    const insert = database.prepare('INSERT INTO seen (no, at, ids) VALUES (?, ?, ?)');
    for (const row of added) insert.run(row.no, now, JSON.stringify(row.ids));
  }
  const gone = tooOld(recall, now, ids.length).map((no) => ({ no, ids: readIds(database, no) }));
  // They are the first, one after another.
  const last = gone.at(-1);
  if (last) database.prepare('DELETE FROM seen WHERE no <= ?').run(last.no);
  return () => {
    for (const row of added) addRow(recall, row.no, now, row.ids);
    // A new one, because a map that outlived many others keeps them all: docs/decisions/0018.
    recall.waiting = new Map();
    for (const row of gone) dropRow(recall, row.no, row.ids);
  };
}

function addRow(recall: Recall, no: number, at: EpochMs, ids: readonly string[]): void {
  for (const id of ids) recall.index.add(id, no);
  recall.rows.push({ no, at, count: ids.length });
  recall.written += ids.length;
  recall.nextNo = no + 1;
}

function dropRow(recall: Recall, no: number, ids: readonly string[]): void {
  for (const id of ids) recall.index.remove(id, no);
  recall.written -= ids.length;
  recall.rows.shift();
  if (recall.lastRead?.no === no) recall.lastRead = undefined;
}

/** The oldest rows: those whose time is over, and those that are too many with what comes. */
function tooOld({ rows, written, window }: Recall, now: EpochMs, more: number): readonly number[] {
  let left = written + more;
  const gone: number[] = [];
  for (const { no, at, count } of rows) {
    const isOver = at <= now - window.ms;
    if (!isOver && left - count < window.ids) break;
    gone.push(no);
    left -= count;
  }
  return gone;
}
