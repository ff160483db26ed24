import type { EventEnvelope, StandardVocabulary } from '@waymark/core';
import type { AddedLine } from './cart-memory.ts';
import type { TracifyAction } from './wire.ts';

/** What a mapping may know besides the event. */
export interface MappingFacts {
  /** What the usual mapping says; null when Tracify has no counterpart. */
  readonly usual: TracifyAction | null;
  /** For `cartModified`: what was put into the cart since the last one that Tracify heard of. */
  readonly added: readonly AddedLine[];
}

/** Says what Tracify gets for an event. Pure: a repeat must give the same. Null: nothing is sent, and the event is dropped as `not-wanted`. */
export type TracifyMapping<Name extends string = string, Payload = unknown> = (
  event: EventEnvelope<Name, Payload>,
  facts: MappingFacts,
) => TracifyAction | null;

/** Own mappings by event name. Null instead of a function: the event is not wanted. */
export type TracifyMap<Events = StandardVocabulary> = {
  readonly [Name in keyof Events & string]?: TracifyMapping<Name, Events[Name]> | null;
};
