import type { DropReason } from '@waymark/core';
import type { WireResult } from '../wire.ts';
import type { ProblemCode } from './problem.ts';
import type { RelayReport } from './relay.ts';

/** Counts what the relay answered. */
export interface RelayTally {
  refused(code: ProblemCode): void;
  answered(results: readonly WireResult[]): void;
  read(): Pick<RelayReport, 'requests' | 'events'>;
}

/** Starts at zero. */
export function relayTally(): RelayTally {
  const refusals: Partial<Record<ProblemCode, number>> = {};
  const dropped: Partial<Record<DropReason, number>> = {};
  const counts = { answered: 0, received: 0, accepted: 0, repeated: 0 };

  return {
    refused(code) {
      refusals[code] = (refusals[code] ?? 0) + 1;
    },
    answered(results) {
      counts.answered += 1;
      counts.received += results.length;
      for (const { status, reason = 'refused' } of results) {
        if (status === 'dropped') dropped[reason] = (dropped[reason] ?? 0) + 1;
        else counts[status] += 1;
      }
    },
    read() {
      const { answered, ...events } = counts;
      return { requests: { answered, refused: { ...refusals } }, events: { ...events, dropped: { ...dropped } } };
    },
  };
}
