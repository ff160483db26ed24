import type { DeadLetters, Drop, EpochMs } from '@waymark/core';
import { letterText, mayHoldAddress, withoutAddresses } from '@waymark/core/lean';
import { nothing, type Slice } from './adopt.ts';
import type { Database, Row } from './disk/sqlite.ts';
import type { LetterChoice } from './letter-choice.ts';

/** A dead letter with its place in the file. */
export interface StoredLetter extends Drop {
  readonly number: number;
  readonly keptAt: EpochMs;
}

/** Dead letters that outlive the process. Pass them to the tracker as `deadLetters`. */
export interface SqliteDeadLetters extends DeadLetters {
  count(): number;
  withdraw(withdrawals: ReadonlyMap<string, EpochMs>, transports: readonly string[]): void;
  /** Oldest first. */
  list(choice?: LetterChoice): readonly StoredLetter[];
  /** Takes letters out, to send them again with `tracker.resend(letter)`. To be safe from a kill meanwhile: `list`, `resend`, `await tracker.flush()`, `remove`. */
  take(choice?: LetterChoice): readonly StoredLetter[];
  remove(numbers: Iterable<number>): void;
}

/** After a number, of one transport, reason and event, or of any where these are null. */
export const isChosen = 'no > ? AND transport = coalesce(?, transport) AND reason = coalesce(?, reason) AND event = coalesce(?, event)';
const select = `SELECT no, kept_at, drop_json FROM letter WHERE ${isChosen} ORDER BY no LIMIT ?`;

/** Letters that wait for the next commit, and those on disk. */
export interface LetterBox {
  readonly kept: LetterRow[];
  readonly removed: Set<number>;
}

export interface LetterRow {
  readonly at: EpochMs;
  readonly transport: string;
  readonly reason: string;
  readonly event: string;
  readonly text: string;
  /** Whose it is, so that it is found when the visitor withdraws consent. */
  readonly browserId: string | null;
  readonly hasAddress: 0 | 1;
}

export function createLetterBox(): LetterBox {
  return { kept: [], removed: new Set() };
}

/** Writes what waits, inside a transaction of the caller. */
export function writeLetters({ kept, removed }: LetterBox, database: Database, most: number): void {
  if (kept.length === 0 && removed.size === 0) return;
  insertLetters(database, kept);
  removeLetters(database, removed);
  trimLetters(database, most);
}

export function insertLetters(database: Database, rows: readonly LetterRow[]): void {
  const insert = database.prepare('INSERT INTO letter (kept_at, transport, reason, event, drop_json, browser_id, has_address) VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const { at, transport, reason, event, text, browserId, hasAddress } of rows) insert.run(at, transport, reason, event, text, browserId, hasAddress);
}

export function removeLetters(database: Database, numbers: Iterable<number>): void {
  const remove = database.prepare('DELETE FROM letter WHERE no = ?');
  for (const number of numbers) remove.run(number);
}

/** Beyond their number the oldest go. */
export function trimLetters(database: Database, most: number): void {
  const tooMany = countLetters(database) - most;
  if (tooMany > 0) database.prepare('DELETE FROM letter WHERE no IN (SELECT no FROM letter ORDER BY no LIMIT ?)').run(tooMany);
}

export function countLetters(database: Database): number {
  return Number(database.prepare('SELECT count(*) AS letters FROM letter').get()?.['letters']);
}

export function readLetters(database: Database, { transport, reason, event, after = 0, limit = 100 }: LetterChoice = {}): readonly StoredLetter[] {
  const rows = database.prepare(select).all(after, transport ?? null, reason ?? null, event ?? null, Math.min(limit, Number.MAX_SAFE_INTEGER));
  return rows.flatMap((row) => letterOf(row) ?? []);
}

/** Takes over the letters of another file, a page at a time. They leave it only when `save` has made them safe; until then it yields undefined. */
export function* adoptLetters(box: LetterBox, from: Database, save: () => boolean): Generator<Slice, void> {
  for (let letters = readLetters(from); letters.length > 0; letters = readLetters(from)) {
    for (const { number: _number, keptAt, ...letter } of letters) keepLetter(box, letter, keptAt);
    while (!save()) yield undefined;
    from.prepare('DELETE FROM letter WHERE no <= ?').run(letters.at(-1)?.number ?? 0);
    yield nothing;
  }
}

/** Takes over the letters of a damaged file, as far as they can be read, and leaves that as it is. */
export function salvageLetters(box: LetterBox, from: Database, removed: ReadonlySet<number> = new Set()): void {
  let letters = readLetters(from);
  while (letters.length > 0) {
    for (const { number, keptAt, ...letter } of letters) if (!removed.has(number)) keepLetter(box, letter, keptAt);
    letters = readLetters(from, { after: letters.at(-1)?.number ?? Infinity });
  }
}

/** Puts a letter with those that wait. */
export function keepLetter({ kept }: LetterBox, letter: Drop, at: EpochMs, keepsAddresses = true): void {
  kept.push(rowOf(letter, at, keepsAddresses));
}

/** A letter as a file keeps it. `keepsAddresses`: for a while, see `LetterLife`. */
export function rowOf(letter: Drop, at: EpochMs, keepsAddresses = true): LetterRow {
  const { event, reason, transport } = letter;
  const text = letterText(letter);
  const { who, where } = event as Partial<Drop['event']>;
  return {
    at,
    transport: String(transport),
    reason: String(reason),
    event: String(event.name),
    text: keepsAddresses ? text : withoutAddresses(text),
    browserId: who?.browserId ?? null,
    hasAddress: keepsAddresses && mayHoldAddress(text, where?.client?.ip) ? 1 : 0,
  };
}

/** Undefined for what is damaged. */
export function letterOf({ no, kept_at: keptAt, drop_json: text }: Row): StoredLetter | undefined {
  try {
    const letter = JSON.parse(String(text)) as Drop | null;
    return letter?.event && letter.transport && letter.why ? { ...letter, number: Number(no), keptAt: Number(keptAt) } : undefined;
  } catch {
    return undefined;
  }
}
