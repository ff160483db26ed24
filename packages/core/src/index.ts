export { isEventId } from './envelope/event-id.ts';
export { isTrackingError, TrackingError } from './errors.ts';
export { memoryDeadLetters } from './outbox/memory-dead-letters.ts';
export type { MemoryDeadLetters } from './outbox/memory-dead-letters.ts';
export { memoryOutbox } from './outbox/memory-outbox.ts';
export type { MemoryOutboxOptions } from './outbox/memory-outbox.ts';
export { memoryState } from './state/memory-state.ts';
export type { MemoryStateOptions } from './state/memory-state.ts';
export { createTracker } from './pipeline/create-tracker.ts';
export { systemClock } from './system-clock.ts';
export type { Clock } from './ports/clock.ts';
export type { DeadLetters } from './ports/dead-letters.ts';
export type { Enricher } from './ports/enricher.ts';
export type { BotSign, ClientInfo, EventEnvelope, LibraryInfo, Priority, Where, Who } from './ports/event.ts';
export type { AppendResult, Awaitable, Busy, Entry, Evicted, LaneKey, NewEntry, Outbox, OutboxCount, Withdrawal } from './ports/outbox.ts';
export type { DeliveryReport, Drop, DropReason, Receipt, Violation } from './ports/report.ts';
export type { ContextKeys, RequestSource, RequestSourceHost, SourcedEvent, VisitorContext, VisitorContexts } from './ports/request-source.ts';
export type { Source } from './ports/source.ts';
export type { EventSchema } from './ports/standard-schema.ts';
export type { StateStore } from './ports/state-store.ts';
export type { KeyValueStore } from './ports/store.ts';
export type {
  Acceptance,
  ConsentState,
  EventContext,
  EventSchemas,
  StandardVocabulary,
  Tracker,
  TrackerOptions,
  TrackOptions,
  TrackScope,
  Traits,
  VocabularyOf,
} from './ports/tracker.ts';
export type { Batch, MixedOutcome, Refusal, RetryPolicy, SendContext, SendOutcome, Transport, TransportLimits, Try } from './ports/transport.ts';
export type { Bytes, DurationMs, EpochMs, Stop } from './units.ts';
