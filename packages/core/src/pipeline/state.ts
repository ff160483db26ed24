import type { Intake } from './intake.ts';
import type { WaitingRoom } from './waiting-room.ts';
import type { Lane } from '../lane/create-lane.ts';
import type { Enricher } from '../ports/enricher.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Drop, DropReason, Violation } from '../ports/report.ts';
import type { ConsentState, EventSchemas } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import type { EpochMs } from '../units.ts';

/** What the parts of one tracker share. */
export interface TrackerState {
  readonly schemas: EventSchemas | undefined;
  readonly lanes: readonly Lane[];
  readonly enrichers: readonly Enricher[];
  readonly reserved: ReadonlySet<string>;
  readonly intake: Intake;
  readonly waitingRoom: WaitingRoom;
  readonly time: () => EpochMs;
  readonly newId: () => string;
  readonly onDrop: (drop: Drop) => void;
  readonly onError: (problem: Refusal) => void;
  /** Ids of business keys that were handed in lately, oldest first. */
  readonly recentKeys: Set<string>;
  consent: ConsentState | undefined;
  nextSeq: number;
  closed: boolean;
}

/** Books an event that goes to no lane at all. */
export function dropEverywhere(state: TrackerState, event: EventEnvelope, reason: DropReason, why: Refusal, violations?: readonly Violation[]): void {
  for (const lane of state.lanes) {
    lane.acceptAndDrop(reason);
    state.onDrop({ event, reason, transport: lane.name, why, ...(violations && { violations }) });
  }
}
