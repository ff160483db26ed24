import type { DropReason } from '@waymark/core';
import type { WireResult } from '../../wire.ts';
import type { OnceAccepted } from '../take/accept-once.ts';
import type { ProblemCode } from '../problem.ts';
import type { RelayReport, ResultCounts } from '../relay.ts';

/** Counts what the relay answered. */
export interface RelayTally {
  refused(code: ProblemCode): void;
  answered(events: readonly WireResult[], decisions: readonly WireResult[]): void;
  /** A source has answered. */
  sourceAnswered(): void;
  /** Results of events that a source heard of. */
  sourced(results: readonly OnceAccepted[]): void;
  read(): Pick<RelayReport, 'requests' | 'events' | 'decisions' | 'sources'>;
}

/** Starts at zero. */
export function relayTally(): RelayTally {
  const refusals: Partial<Record<ProblemCode, number>> = {};
  const events = resultTally();
  const decisions = resultTally();
  const ofSources = resultTally();
  let answered = 0;
  let bySources = 0;

  return {
    refused(code) {
      refusals[code] = (refusals[code] ?? 0) + 1;
    },
    answered(ofEvents, ofDecisions) {
      answered += 1;
      events.add(ofEvents);
      decisions.add(ofDecisions);
    },
    sourceAnswered() {
      bySources += 1;
    },
    sourced: ofSources.add,
    read: () => ({ requests: { answered, refused: { ...refusals } }, events: events.read(), decisions: decisions.read(), sources: { ...ofSources.read(), requests: bySources } }),
  };
}

function resultTally() {
  const dropped: Partial<Record<DropReason, number>> = {};
  const counts = { received: 0, accepted: 0, repeated: 0 };
  return {
    add(results: readonly Pick<WireResult, 'status' | 'reason'>[]): void {
      counts.received += results.length;
      for (const { status, reason = 'refused' } of results) {
        if (status === 'dropped') dropped[reason] = (dropped[reason] ?? 0) + 1;
        else counts[status] += 1;
      }
    },
    read: (): ResultCounts => ({ ...counts, dropped: { ...dropped } }),
  };
}
