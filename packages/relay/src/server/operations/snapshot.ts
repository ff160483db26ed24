import type { DurationMs, EpochMs } from '@waymark/core';
import type { RelayReport } from '../relay.ts';
import type { Readiness } from './readiness.ts';

/** Everything that metrics tell of a relay, at one moment. */
export interface RelaySnapshot {
  readonly startedAt: EpochMs;
  readonly report: RelayReport;
  readonly readiness: Readiness;
  /** Share of the outbox that is in use, from 0 to 1. */
  readonly pressure: number;
  /** How long the oldest event of each destination has waited, 0 where none waits. Absent where the outbox cannot tell. */
  readonly oldestMs: Readonly<Record<string, DurationMs>>;
}
