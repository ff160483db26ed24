import type { EpochMs } from '@waymark/core';
import { wireVersion } from '../../wire.ts';
import { type Ask, readAsk } from '../asks/read-ask.ts';
import { parseBody } from './parse-body.ts';
import { isPlainObject } from './plain-values.ts';
import type { Problem } from '../problem.ts';

/** A batch whose events have not been looked at yet. */
export interface RawBatch {
  readonly sentAt: EpochMs;
  readonly counters: unknown;
  readonly pageToken: unknown;
  /** What a service says that it served. */
  readonly views: unknown;
  readonly events: readonly unknown[];
}

/** A body that asks for something instead of telling. */
export interface RawAsk {
  readonly pageToken: unknown;
  readonly ask: Ask | undefined;
}

const invalid: Problem = { status: 400, code: 'body-invalid' };

/** Reads the frame of a batch, or what else a page may send. */
export function readBatch(text: string, maxEvents: number): RawBatch | RawAsk | Problem {
  const body = parseBody(text);
  if (!isPlainObject(body)) return invalid;
  const { v, sentAt, counters, pageToken, views, events } = body;
  if (v !== wireVersion) return Number.isInteger(v) ? { status: 400, code: 'version-unknown' } : invalid;
  if (body['ask'] !== undefined) return { pageToken, ask: readAsk(body) };
  if (!Array.isArray(events) || typeof sentAt !== 'number' || !Number.isFinite(sentAt)) return invalid;
  if (events.length > maxEvents) return { status: 413, code: 'too-many-events' };
  return { sentAt, counters, pageToken, views, events };
}

/** Tells what cannot be taken. */
export function isProblem(value: object): value is Problem {
  return 'status' in value;
}
