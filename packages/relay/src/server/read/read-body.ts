import type { Bytes, Clock, DurationMs } from '@waymark/core';
import type { Problem } from '../problem.ts';
import type { Body, BodyFailure, RelayRequest } from '../relay-request.ts';
import { unpack } from './unpack.ts';

/** What a body may be at most. */
export interface BodyLimits {
  readonly maxBodyBytes: Bytes;
  readonly bodyTimeoutMs: DurationMs;
}

export const bodyProblems: Readonly<Record<BodyFailure, Problem>> = {
  'too-large': { status: 413, code: 'body-too-large' },
  slow: { status: 408, code: 'body-slow' },
  broken: { status: 400, code: 'body-broken' },
  unreadable: { status: 400, code: 'body-invalid' },
};

/** As long as headers can be: one that were overlooked for its length would be no packing at all. */
const longestHeader = Number.MAX_SAFE_INTEGER;

/** How a body is packed: `undefined` for a way that nobody here can unpack. */
export function encodingOf(request: RelayRequest): 'identity' | 'gzip' | undefined {
  const encoding = request.header('content-encoding', longestHeader)?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity') return encoding;
  // The older name counts as the same: RFC 9110 §8.4.1.3; checked 2026-11-22.
  return encoding === 'gzip' || encoding === 'x-gzip' ? 'gzip' : undefined;
}

/** True when a request says itself that its body is above the limit. */
export function isTooLarge(request: RelayRequest, most: Bytes): boolean {
  return Number(request.header('content-length', 20) ?? 0) > most;
}

/** Reads a body as it came, in the time that it has. */
export async function readBody(request: RelayRequest, { maxBodyBytes, bodyTimeoutMs }: BodyLimits, clock: Pick<Clock, 'after'>): Promise<Body> {
  const late = new AbortController();
  const stop = clock.after(bodyTimeoutMs, () => late.abort());
  const body = await request.readBody(maxBodyBytes, late.signal).catch(() => ({ failed: 'broken' }) as const);
  stop();
  return body;
}

/** The same unpacked. The limit is for what came and for what it unpacks to alike, so that no small body becomes a large one. */
export async function readUnpacked(request: RelayRequest, limits: BodyLimits, clock: Pick<Clock, 'after'>): Promise<Body> {
  const body = await readBody(request, limits, clock);
  if ('failed' in body || encodingOf(request) !== 'gzip') return body;
  return request.unpack ? request.unpack(body.bytes, limits.maxBodyBytes) : unpack(body.bytes, limits.maxBodyBytes);
}
