import type { EpochMs } from '@waymark/core';

/** One line of a relay's log. Nothing in it comes from a visitor: no address, page, id, body, and no words of a destination. */
export interface LogEntry {
  /** `warn`: something is given up or refused. `error`: something does not work. */
  readonly level: 'info' | 'warn' | 'error';
  readonly time: EpochMs;
  /** What happened. Each has a row in `docs/errors.md`. */
  readonly code: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

/** Takes the lines of a log. What it throws is forgotten: there is nowhere left to say it. */
export type Log = (entry: LogEntry) => void;

/** A line before it has its time. */
export type Line = Omit<LogEntry, 'time'>;
