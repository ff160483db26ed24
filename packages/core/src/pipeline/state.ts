import type { Lane } from '../lane/create-lane.ts';
import type { Enricher } from '../ports/enricher.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';
import type { DropReason, Violation } from '../ports/report.ts';
import type { ConsentState } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import type { EpochMs } from '../units.ts';
import type { Ending } from './ending.ts';
import type { RecentKeys } from './recent-keys.ts';
import type { Room } from './room.ts';
import type { Intake } from './intake.ts';
import type { Serialise } from './serialise.ts';
import type { Checked } from './validate.ts';

/** An event that some lanes may not have before the visitor decides. */
export interface Waiting {
  readonly entry: Entry;
  readonly lanes: readonly Lane[];
}

/** What the parts of one tracker share. */
export interface TrackerState {
  readonly validate: (name: string, payload: unknown) => Checked;
  readonly serialise: Serialise;
  readonly lanes: readonly Lane[];
  readonly enrichers: readonly Enricher[];
  readonly reserved: readonly string[];
  readonly intake: Intake;
  /** Events that wait for consent, by id: in memory only, and bounded. */
  readonly waitingRoom: Map<string, Waiting>;
  /** What the purposes stand for that an accepted event carries. */
  readonly consentOf: (consent: readonly string[]) => ConsentState | undefined;
  readonly time: () => EpochMs;
  readonly newId: () => string;
  /** `newId` is Waymark's own, which never makes an id twice. */
  readonly makesIds: boolean;
  readonly onError: (problem: Refusal) => void;
  readonly recentKeys: RecentKeys;
  readonly room: Room;
  readonly ending: Ending;
  consent: ConsentState | undefined;
  nextSeq: number;
  /** Set once `close` was called. What is tracked is still taken; who keeps what is refused, as another tracker does, is refused from now on. */
  closing: Promise<void> | undefined;
  closed: boolean;
}

/** Books an event that goes to no lane at all. */
export function dropEverywhere({ lanes }: TrackerState, event: EventEnvelope, reason: DropReason, why: Refusal, violations?: readonly Violation[]): void {
  for (const lane of lanes) lane.refuse(event, reason, why, violations);
}
