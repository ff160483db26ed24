import type { EpochMs } from '@waymark/core';
import { wireVersion } from '../wire.ts';
import { parseBody } from './parse-body.ts';
import { isPlainObject } from './plain-values.ts';
import type { Problem } from './problem.ts';

/** A batch whose events have not been looked at yet. */
export interface RawBatch {
  readonly sentAt: EpochMs;
  readonly counters: unknown;
  readonly pageToken: unknown;
  readonly events: readonly unknown[];
}

const invalid: Problem = { status: 400, code: 'body-invalid' };

/** Reads the frame of a batch. */
export function readBatch(text: string, maxEvents: number): RawBatch | Problem {
  const body = parseBody(text);
  if (!isPlainObject(body)) return invalid;
  const { v, sentAt, counters, pageToken, events } = body;
  if (v !== wireVersion) return Number.isInteger(v) ? { status: 400, code: 'version-unknown' } : invalid;
  if (!Array.isArray(events) || typeof sentAt !== 'number' || !Number.isFinite(sentAt)) return invalid;
  if (events.length > maxEvents) return { status: 413, code: 'too-many-events' };
  return { sentAt, counters, pageToken, events };
}

/** Tells what cannot be taken. */
export function isProblem(value: object): value is Problem {
  return 'status' in value;
}
