import type { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { isObject } from '../events/check.ts';
import type { BatchFailure } from './batch-types.ts';
import { restError } from './rest-error.ts';

/** Bytes of an error log that we unpack. A log has a line per failed record of a file of 50 MB. */
const mostLogBytes = 268_435_456;

/** Reads the error log of a batch: gzip of JSON lines. Lines that are none are left out. */
export function readErrorLog(gzip: Buffer): readonly BatchFailure[] {
  return unpack(gzip)
    .split('\n')
    .flatMap((line) => {
      const entry = parse(line);
      return isObject(entry) ? [{ ref: String(entry['ref'] ?? null), code: String(entry['code'] ?? ''), message: String(entry['message'] ?? '') }] : [];
    });
}

function unpack(gzip: Buffer): string {
  try {
    return gunzipSync(gzip, { maxOutputLength: mostLogBytes }).toString('utf8');
  } catch {
    throw restError('batch-log-invalid', `The error log of the batch is no gzip file, or larger than ${mostLogBytes} bytes. Some records were not taken: read the log in Sitecore CDP.`);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
