import type { DurationMs, EpochMs } from '@waymark/core';
import type { WireResult } from '../../wire.ts';
import { longestDelayMs } from '../books/clock-skew.ts';

/**
 * The time before which nothing of a batch may have happened: never, where the batch itself was written too long ago. What was written then is a copy, or comes from a
 * clock that is days behind, which cannot be told apart: any copy of an unknown browser would otherwise pass for a slow clock, and its events for new.
 */
export function oldestOf(sentAt: EpochMs, receivedAt: EpochMs, maxAgeMs: DurationMs): EpochMs {
  // Within this delay clocks are not corrected.
  const oldest = receivedAt - maxAgeMs - longestDelayMs;
  return sentAt < oldest ? Infinity : oldest;
}

/** The result of what comes too late to tell whether it came before. */
export function tooOld(id: string): WireResult {
  return { id, status: 'dropped', reason: 'gave-up', code: 'too-old' };
}
