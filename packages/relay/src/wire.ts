import type { DropReason, EpochMs, Violation } from '@waymark/core';
import type { Entry } from '@waymark/core/transport';

/** Version of the format. Raised only when a reader must change. */
export const wireVersion = 1;

/** Name of an envelope that is no event: it tells what the visitor decided. No event can have it. */
export const decisionName = '$consent';

/** Running totals of a sender: accepted = delivered + waiting + dropped. */
export interface WireCounters {
  readonly accepted: number;
  readonly delivered: number;
  readonly waiting: number;
  /** In all, or by reason. */
  readonly dropped: number | Readonly<Partial<Record<DropReason, number>>>;
  /** A number of chance, the same as long as these totals run: it tells whose they are where a batch holds events of several pages. */
  readonly sender?: number;
}

/** What a relay made of one event. */
export type WireStatus = 'accepted' | 'repeated' | 'dropped';

/** What became of one event of a batch. */
export interface WireResult {
  readonly id: string;
  readonly status: WireStatus;
  /** Why it was dropped. */
  readonly reason?: DropReason;
  /** The cause behind the reason, in kebab case, where there are several. */
  readonly code?: string;
  readonly violations?: readonly Violation[];
}

/**
 * Body of a batch: `{"v":1,"sentAt":…,"counters":{…},"pageToken":…,"events":[…]}`. The stored JSON of the events is put in as it is, so nothing is serialised twice.
 */
export function writeBatch(entries: readonly Pick<Entry, 'json'>[], sentAt: EpochMs, counters: WireCounters, pageToken?: string): string {
  const head = JSON.stringify({ v: wireVersion, sentAt, counters, pageToken, events: [] }).slice(0, -2);
  // A list in a text is joined by commas.
  return `${head}${entries.map(({ json }) => json)}]}`;
}

/** Body of an answer: `{"v":1,"results":[…]}`, one result per event of the batch, in its order. */
export function writeAnswer(results: readonly WireResult[]): string {
  return JSON.stringify({ v: wireVersion, results });
}
