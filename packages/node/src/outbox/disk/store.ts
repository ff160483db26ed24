import type { Bytes } from '@waymark/core';
import { type Inode, inodeOf } from '../../shared-file/inode-of.ts';
import type { Chunk } from '../log/chunk.ts';
import type { Log } from '../log/state.ts';
import { type Content, createChunkEncoder } from './content.ts';
import { corrupt } from './failure.ts';
import { pragma } from './schema.ts';
import type { Database } from './sqlite.ts';

/** Pages that may be empty before the file is shortened, and how many are given back at a time. Unit: pages of 8192 bytes. */
const sparePages = 1024;
const stepPages = 2048;
/** What a commit writes beside what it was given: pages of which a part has changed. */
const bytesPerCommit = 65_536;

/** What is written together. */
export type Changes = Pick<Log, 'byBit' | 'changed' | 'removed' | 'lanesChanged'> & { readonly unwritten: ReadonlySet<Chunk> };

export interface StoredChunk {
  readonly about: Pick<Content, 'ids' | 'facts'>;
  readonly open: Uint8Array;
}

/** An open file of the outbox. This process alone has it until it closes it or dies. */
export interface Store {
  readonly file: string;
  /** Tells it from another that has its name later. */
  readonly inode: Inode | undefined;
  readonly database: Database;
  lanes(): readonly { readonly bit: number; readonly name: string }[];
  numbers(): readonly number[];
  /** A chunk without its texts. */
  chunk(no: number): StoredChunk;
  content(no: number): Content;
  /** All or nothing. `more` writes in the same transaction. */
  save(changes: Changes, more: () => void): void;
  /** Forgets one chunk, in a transaction of its own. */
  remove(no: number): void;
  /** The log that is written first has become long. */
  isLogLong(): boolean;
  /** Takes the log into the file. Waits for the disk as far as that does not have it yet. */
  takeIn(): void;
  /** Gives some empty pages back to the file system where there are many. True when there may be more to do. */
  shorten(): boolean;
  close(): void;
}

export function createStore(file: string, database: Database, logBytes: Bytes): Store {
  const statements = prepare(database);
  const { begin, commit, rollback, deleteChunk, deleteContent } = statements;
  const encode = createChunkEncoder();
  let logged = 0;

  function write({ byBit, unwritten, changed, removed, lanesChanged }: Changes): void {
    if (lanesChanged) {
      statements.deleteLanes.run();
      for (const [bit, view] of byBit.entries()) if (view) statements.insertLane.run(bit, view.name);
    }
    for (const no of removed) {
      deleteChunk.run(no);
      deleteContent.run(no);
    }
    for (const chunk of changed) statements.updateChunk.run(bytesOf(chunk), chunk.no);
    for (const chunk of unwritten) {
      const { ids, facts, texts } = encode(chunk);
      statements.insertChunk.run(chunk.no, bytesOf(chunk));
      statements.insertContent.run(chunk.no, ids, facts, texts);
      logged += chunk.bytes;
    }
    logged += bytesPerCommit;
  }

  function together(work: () => void): void {
    begin.run();
    try {
      work();
      commit.run();
    } catch (cause) {
      undo(rollback);
      throw cause;
    }
  }

  return {
    file,
    inode: inodeOf(file),
    database,
    lanes: () => statements.lanes.all().map(({ bit, name }) => ({ bit: Number(bit), name: String(name) })),
    numbers: () => statements.numbers.all().map(({ no }) => Number(no)),
    chunk(no) {
      const { ids, facts, open } = statements.chunk.get(no) ?? {};
      if (typeof ids !== 'string' || !(facts instanceof Uint8Array) || !(open instanceof Uint8Array)) throw corrupt(`chunk ${no} has no description`);
      return { about: { ids, facts }, open };
    },
    content(no) {
      const { ids, facts, texts } = statements.content.get(no) ?? {};
      if (typeof ids !== 'string' || !(facts instanceof Uint8Array) || !(texts instanceof Uint8Array)) throw corrupt(`chunk ${no} has no texts`);
      return { ids, facts, texts };
    },
    save: (changes, more) =>
      together(() => {
        write(changes);
        more();
      }),
    remove: (no) =>
      together(() => {
        deleteChunk.run(no);
        deleteContent.run(no);
      }),
    isLogLong: () => logged > logBytes,
    takeIn() {
      logged = 0;
      database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    },
    shorten() {
      if (pragma(database, 'freelist_count') <= sparePages) return false;
      database.exec(`PRAGMA incremental_vacuum(${stepPages})`);
      if (pragma(database, 'freelist_count') > sparePages) return true;
      // The file itself becomes shorter when the log is taken into it.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return false;
    },
    close: () => database.close(),
  };
}

function prepare(database: Database) {
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    lanes: database.prepare('SELECT bit, name FROM lane ORDER BY bit'),
    deleteLanes: database.prepare('DELETE FROM lane'),
    insertLane: database.prepare('INSERT INTO lane (bit, name) VALUES (?, ?)'),
    numbers: database.prepare('SELECT no FROM chunk ORDER BY no'),
    chunk: database.prepare('SELECT ids, facts, open FROM chunk JOIN content USING (no) WHERE no = ?'),
    content: database.prepare('SELECT ids, facts, texts FROM content WHERE no = ?'),
    insertChunk: database.prepare('INSERT OR REPLACE INTO chunk (no, open) VALUES (?, ?)'),
    insertContent: database.prepare('INSERT OR REPLACE INTO content (no, ids, facts, texts) VALUES (?, ?, ?, ?)'),
    updateChunk: database.prepare('UPDATE chunk SET open = ? WHERE no = ?'),
    deleteChunk: database.prepare('DELETE FROM chunk WHERE no = ?'),
    deleteContent: database.prepare('DELETE FROM content WHERE no = ?'),
  };
}

function bytesOf({ open, count }: Chunk): Uint8Array {
  return new Uint8Array(open.buffer, 0, count * Uint32Array.BYTES_PER_ELEMENT);
}

/** After some failures SQLite has taken everything back by itself, and there is nothing to undo. */
function undo(rollback: { run(): unknown }): void {
  try {
    rollback.run();
  } catch {
    // The first failure is the one to report.
  }
}
