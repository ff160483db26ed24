import type { Refusal, SendOutcome } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';
import type { Held } from './window.ts';

/** What became of one event of a batch. */
export type Result =
  | { readonly status: 'delivered' }
  | { readonly status: 'retry'; readonly why: Refusal; readonly doubtful: boolean }
  | { readonly status: 'refused'; readonly why: Refusal }
  | { readonly status: 'split'; readonly why: Refusal; readonly most: number };

export interface BatchResult {
  of(held: Held): Result;
  readonly notBefore: DurationMs | undefined;
  readonly pausesLane: boolean;
}

const delivered: Result = { status: 'delivered' };

/** Reads an outcome event by event. */
export function resultsOf(outcome: SendOutcome, batchLength: number): BatchResult {
  const notBefore = 'notBefore' in outcome ? outcome.notBefore : undefined;
  const pausesLane = 'pausesLane' in outcome && outcome.pausesLane === true;
  if (outcome.status === 'mixed') return { of: ({ entry }) => mixedResult(outcome, entry.id), notBefore, pausesLane };
  const result = sharedResult(outcome, batchLength);
  return { of: () => result, notBefore, pausesLane };
}

function sharedResult(outcome: Exclude<SendOutcome, { status: 'mixed' }>, batchLength: number): Result {
  if (outcome.status === 'delivered') return delivered;
  if (outcome.status === 'retry') return { status: 'retry', why: outcome.why, doubtful: outcome.maybeTaken ?? false };
  if (outcome.status === 'refused') return { status: 'refused', why: outcome.why };
  const why = outcome.tooLarge ? { ...outcome.why, code: 'too-large' } : outcome.why;
  const most = Math.floor(batchLength / 2);
  return most === 0 ? { status: 'refused', why } : { status: 'split', why, most };
}

function mixedResult(outcome: Extract<SendOutcome, { status: 'mixed' }>, id: string): Result {
  const refusal = outcome.refused.get(id);
  if (refusal) return { status: 'refused', why: refusal };
  const split = outcome.split?.get(id);
  if (split) return split.most === 0 ? { status: 'refused', why: split.why } : { status: 'split', ...split };
  const why = outcome.retry.get(id);
  return why ? { status: 'retry', why, doubtful: outcome.doubtful?.has(id) ?? false } : delivered;
}
