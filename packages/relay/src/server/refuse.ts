import { type Problem, writeProblem } from './problem.ts';
import type { RelayAnswer } from './relay-request.ts';
import type { RelayTally } from './books/tally.ts';

/** Headers of every answer with a body. */
export const json: Readonly<Record<string, string>> = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** When to come back to a relay that is full or closing. Unit: milliseconds. */
const busyMs = 5000;
export const unavailable: Problem = { status: 503, code: 'unavailable', retryAfterMs: busyMs };
/** Something broke that nobody foresaw. */
export const failed: Problem = { status: 503, code: 'failed', retryAfterMs: busyMs };
export const closing: Problem = { status: 503, code: 'closing', retryAfterMs: busyMs };

/** Headers that a status asks for. Source: RFC 9110 §15.5.6 and RFC 7694 §3; checked 2026-11-22. */
const asked: ReadonlyMap<Problem['code'], Readonly<Record<string, string>>> = new Map([
  ['method-not-allowed', { allow: 'POST, OPTIONS' }],
  ['encoding-unknown', { 'accept-encoding': 'gzip' }],
]);

/** Counts a problem, and answers with it. */
export function refuse(tally: RelayTally, problem: Problem, headers: Readonly<Record<string, string>> = {}): RelayAnswer {
  tally.refused(problem.code);
  const retry = problem.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(problem.retryAfterMs / 1000)) };
  return { status: problem.status, headers: { ...headers, ...json, ...retry, ...asked.get(problem.code) }, body: writeProblem(problem) };
}
