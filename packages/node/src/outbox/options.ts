import { isAbsolute, resolve } from 'node:path';
import { type Bytes, type Clock, type DurationMs, type Refusal, systemClock, TrackingError } from '@waymark/core';
import { guardOnError, letterLife, reportError } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import { checkParts } from '../shared-file/check-parts.ts';
import { plainPath } from '../shared-file/plain-path.ts';

/** When an event is on disk: a moment later together with others, before `append` ends, or only when memory is full and at the end. */
export type Durability = 'group' | 'each' | 'memory';

export interface SqliteOutboxOptions {
  /** File of one process, or: */
  readonly path?: string;
  /** folder that several processes share. Each takes a file of its own in it and sends what the dead have left. */
  readonly directory?: string;
  /** UTF-8 bytes of the JSON of all events that wait. Default: 256 MiB. */
  readonly maxBytes?: Bytes;
  /** Default: 1,000,000. */
  readonly maxEvents?: number;
  /** Default: `group`. */
  readonly durability?: Durability;
  /** Longest time between an event's arrival and its commit, for `group`. Unit: milliseconds. Default: 20. */
  readonly commitEveryMs?: DurationMs;
  /** So many events are committed at once, for `group`. Default: 256. */
  readonly commitEvents?: number;
  /** JSON of waiting events that stays in memory. The rest is read back when its turn comes. While the disk is full: all that is kept. Default: 16 MiB. */
  readonly memoryBytes?: Bytes;
  /** Dead letters that are kept; beyond it the oldest go. Default: 10,000. */
  readonly maxLetters?: number;
  /** How long dead letters are kept. Unit: milliseconds. Default: 30 days. */
  readonly maxLetterAgeMs?: DurationMs;
  /** How long they hold the visitor's IP address and e-mail addresses, which some destinations need when they are sent again. 0: they never do. Unit: milliseconds. Default: 24 hours. */
  readonly letterAddressMs?: DurationMs;
  /** Hears of a disk that is full, a file that is damaged. Default: `console.error`. */
  readonly onError?: (problem: Refusal) => void;
  /** For leases and dates. */
  readonly clock?: Clock;
}

export interface OutboxSettings extends Required<Omit<SqliteOutboxOptions, 'path' | 'directory'>> {
  /** Absolute. */
  readonly place: string;
  readonly isShared: boolean;
  /** Length at which the log of the file is taken into it. */
  readonly logBytes: Bytes;
}

const names = ['path', 'directory', 'maxBytes', 'maxEvents', 'durability', 'commitEveryMs', 'commitEvents', 'memoryBytes', 'maxLetters', 'maxLetterAgeMs', 'letterAddressMs', 'onError', 'clock'];
const durabilities = ['group', 'each', 'memory'] as const;
const mebibyte = 1_048_576;
/** The log is an eighth of what may wait, within these bounds: a longer one costs room, a shorter one waits for the disk more often. */
const [shortestLog, longestLog] = [4 * mebibyte, 32 * mebibyte];

export function readOptions(options: SqliteOutboxOptions): OutboxSettings {
  const checks = checkOptions('sqliteOutbox()', options, names);
  const { onError = reportError, clock = systemClock() } = options;
  checkParts('sqliteOutbox()', { onError, clock }, ['now', 'ticks', 'after']);
  if (options.path !== undefined && options.directory !== undefined) {
    throw new TrackingError('option-invalid', 'sqliteOutbox() options "path" and "directory" exclude each other. Pass "path" for one process, "directory" for several.');
  }
  const isShared = options.directory !== undefined;
  const place = checks.text(isShared ? 'directory' : 'path', 'It is a path, such as "/var/lib/shop/waymark.sqlite". Several processes share a "directory" in place of a file; in memory there is memoryOutbox().', plainPath);
  const maxBytes = checks.number('maxBytes', 256 * mebibyte, 1, Number.MAX_SAFE_INTEGER);
  return {
    place: isAbsolute(place) ? place : resolve(place),
    isShared,
    maxBytes,
    logBytes: Math.min(Math.max(maxBytes / 8, shortestLog), longestLog),
    maxEvents: checks.number('maxEvents', 1_000_000, 1, 100_000_000),
    durability: checks.oneOf('durability', durabilities, 'group'),
    commitEveryMs: checks.number('commitEveryMs', 20, 0, 60_000),
    commitEvents: checks.number('commitEvents', 256, 1, 100_000),
    memoryBytes: checks.number('memoryBytes', 16 * mebibyte, 1, Number.MAX_SAFE_INTEGER),
    maxLetters: checks.number('maxLetters', 10_000, 0, 10_000_000),
    maxLetterAgeMs: checks.number('maxLetterAgeMs', letterLife.maxLetterAgeMs, 0, Number.MAX_SAFE_INTEGER),
    letterAddressMs: checks.number('letterAddressMs', letterLife.letterAddressMs, 0, Number.MAX_SAFE_INTEGER),
    onError: guardOnError('sqliteOutbox()', onError),
    clock,
  };
}
