import { resolve } from 'node:path';
import { type Clock, type DurationMs, type Refusal, type Stop, systemClock, TrackingError } from '@waymark/core';
import { guardOnError, letterLife, reportError } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import { unlessItFails } from '../outbox/attempt.ts';
import type { Database } from '../outbox/disk/sqlite.ts';
import { type AskedLetters, readAskedLetters, readChoice, readLimit, readNumbers } from '../outbox/letter-choice.ts';
import { ageLetters, removeLettersOf } from '../outbox/letter-privacy.ts';
import { countLetters, insertLetters, readLetters, removeLetters, rowOf, type SqliteDeadLetters, type StoredLetter, trimLetters } from '../outbox/letters.ts';
import { checkParts } from '../shared-file/check-parts.ts';
import { openShared, type SharedShape } from '../shared-file/open-shared.ts';
import { plainPath } from '../shared-file/plain-path.ts';
import { createSharedWatch } from '../shared-file/watch-shared.ts';
import { askFor, claimAsked, decline, readAsked } from './asked.ts';

export interface SqliteDeadLettersOptions {
  /** File of the letters. Several processes may share it. */
  readonly path: string;
  /** Beyond it the oldest go. Default: 10,000. */
  readonly maxLetters?: number;
  /** How long letters are kept. Unit: milliseconds. Default: 30 days. */
  readonly maxLetterAgeMs?: DurationMs;
  /** How long they hold the visitor's IP address and e-mail addresses, which some destinations need when they are sent again. 0: they never do. Unit: milliseconds. Default: 24 hours. */
  readonly letterAddressMs?: DurationMs;
  /** Hears of a disk that cannot be written, and when the file was deleted while it was in use. Default: `console.error`. */
  readonly onError?: (problem: Refusal) => void;
  readonly clock?: Pick<Clock, 'now'>;
}

/** Dead letters in a file of their own, which can be looked at while the process that keeps them runs. */
export interface SharedDeadLetters extends SqliteDeadLetters {
  /** Asks the process that delivers to send letters again, now or when it starts: those of these numbers, or all that fit the choice. Returns how many. */
  ask(choice: AskedLetters): number;
  /** Letters that somebody has asked to send again, the oldest first. */
  asked(limit: number): readonly StoredLetter[];
  /** The same for who sends them: no other call gets them for 30 s, in whatever process it is, so that they go once. */
  claim(limit: number): readonly StoredLetter[];
  /** These are not sent again after all. They stay. */
  decline(numbers: readonly number[]): void;
  close(): void;
}

/** The letters "Wyml". */
const shape: SharedShape = {
  title: 'dead letters',
  applicationId: 0x57796d6c,
  format: 1,
  tables: `
    CREATE TABLE IF NOT EXISTS letter (
      no INTEGER PRIMARY KEY AUTOINCREMENT, kept_at INTEGER NOT NULL, transport TEXT NOT NULL, reason TEXT NOT NULL, event TEXT NOT NULL,
      drop_json TEXT NOT NULL, browser_id TEXT, has_address INTEGER NOT NULL, asked_at INTEGER) STRICT;
    CREATE INDEX IF NOT EXISTS letter_by_browser ON letter (browser_id) WHERE browser_id IS NOT NULL;
    CREATE INDEX IF NOT EXISTS letter_with_address ON letter (kept_at) WHERE has_address = 1;
    CREATE INDEX IF NOT EXISTS letter_asked ON letter (no) WHERE asked_at IS NOT NULL;`,
};
const names = ['path', 'maxLetters', 'maxLetterAgeMs', 'letterAddressMs', 'onError', 'clock'];
/** Letters between two looks at their number and age. */
const lookEvery = 100;
/** How often their age is looked at where nobody comes. Unit: milliseconds. */
const lookEveryMs: DurationMs = 60_000;

/** Keeps what destinations refuse in a file that other processes may read and change meanwhile. What cannot be used throws: `state-unavailable`, `state-foreign`, `sqlite-missing`. */
export function sqliteDeadLetters(options: SqliteDeadLettersOptions): SharedDeadLetters {
  const checks = checkOptions('sqliteDeadLetters()', options, names);
  const { onError = reportError, clock = systemClock() } = options;
  checkParts('sqliteDeadLetters()', { onError, clock }, ['now']);
  const life = {
    maxLetterAgeMs: checks.number('maxLetterAgeMs', letterLife.maxLetterAgeMs, 0, Number.MAX_SAFE_INTEGER),
    letterAddressMs: checks.number('letterAddressMs', letterLife.letterAddressMs, 0, Number.MAX_SAFE_INTEGER),
  };
  const maxLetters = checks.number('maxLetters', 10_000, 0, 10_000_000);
  const file = resolve(checks.text('path', 'It is the path of a file, such as "/var/lib/shop/dead-letters.sqlite".', plainPath));
  let database: Database | undefined = openShared(file, shape);
  const tell = guardOnError('sqliteDeadLetters()', onError);
  const look = createSharedWatch(file, shape.title, tell);
  let since = lookEvery;
  let stopAging = ageOn();

  function use(): Database {
    if (!database) throw new TrackingError('state-closed', 'The file of dead letters is closed. Close it last, and make a new one for what comes after.');
    look();
    ageLetters(database, clock.now(), life);
    return database;
  }

  /** What is not possible now is tried again in a minute; that the disk fails is said by those who keep or read. */
  function ageOn(): Stop {
    return systemClock().after(lookEveryMs, () => {
      unlessItFails(() => database && ageLetters(database, clock.now(), life));
      stopAging = ageOn();
    });
  }

  /** For callers that must not hear of a disk that fails. */
  function safely(work: (open: Database) => void): void {
    try {
      if (!database) return;
      look();
      work(database);
    } catch (cause) {
      tell({ code: 'letters-failed', message: 'The file of dead letters cannot be written. What a destination refuses now is not kept.', cause });
    }
  }

  return {
    keep(letter) {
      safely((open) => {
        insertLetters(open, [rowOf(letter, clock.now(), life.letterAddressMs > 0)]);
        since += 1;
        if (since < lookEvery) return;
        since = 0;
        trimLetters(open, maxLetters);
        ageLetters(open, clock.now(), life);
      });
    },
    withdraw: (withdrawals, transports) => safely((open) => removeLettersOf(open, withdrawals, transports)),
    count: () => countLetters(use()),
    list: (choice = {}) => readLetters(use(), readChoice('list()', choice)),
    take(choice = {}) {
      const taken = readLetters(use(), readChoice('take()', choice));
      removeLetters(use(), taken.map(({ number }) => number));
      return taken;
    },
    remove: (numbers) => removeLetters(use(), readNumbers('remove()', numbers)),
    ask: (choice) => askFor(use(), readAskedLetters(choice), clock.now()),
    asked: (limit) => readAsked(use(), readLimit('asked()', limit)),
    claim: (limit) => claimAsked(use(), readLimit('claim()', limit), clock.now()),
    decline: (numbers) => decline(use(), readNumbers('decline()', numbers)),
    close() {
      stopAging();
      database?.close();
      database = undefined;
    },
  };
}
