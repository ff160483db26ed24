import type { DurationMs, EpochMs, Receipt } from '@waymark/core';
import type { RelayReport } from '../relay.ts';
import type { Readiness } from './readiness.ts';
import type { TryCounts } from './tries.ts';

/** What metrics tell of a process that delivers, at one moment. */
export interface DeliverySnapshot {
  readonly startedAt: EpochMs;
  readonly readiness: Readiness;
  /** Share of the outbox that is in use, from 0 to 1. */
  readonly pressure: number;
  /** How long the oldest event of each destination has waited, 0 where none waits. Absent where the outbox cannot tell. */
  readonly oldestMs: Readonly<Record<string, DurationMs>>;
  readonly delivery: Receipt;
  /** By transport. */
  readonly tries: Readonly<Record<string, TryCounts>>;
}

/** Everything that metrics tell of a relay, at one moment. */
export interface RelaySnapshot extends DeliverySnapshot {
  readonly report: RelayReport;
}

/** What can be watched: a relay, or a worker that delivers what relays have taken. */
export interface Observed {
  readiness(): Readiness;
  snapshot(): Promise<DeliverySnapshot | RelaySnapshot>;
}
