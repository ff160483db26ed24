import { callback, checkValue } from '../../options/option-rules.ts';
import type { Log } from '../log/entry.ts';

/**
 * Writes a log as lines of JSON, one per entry: `{"time":"2026-11-22T08:00:00.000Z","level":"info","code":"relay-started","message":"…",…}`, with the fields of the
 * entry behind. Default: to standard output.
 */
export function jsonLines(write: (line: string) => unknown = (line) => process.stdout.write(line)): Log {
  checkValue('jsonLines() argument "write"', write, callback);
  return ({ time, level, code, message, fields }) => {
    const head = { time: new Date(time).toISOString(), level, code, message };
    write(`${JSON.stringify({ ...head, ...fields, ...head })}\n`);
  };
}
