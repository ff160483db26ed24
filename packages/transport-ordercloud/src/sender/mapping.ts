import type { EventEnvelope } from '@waymark/core';
import type { StandardEventPayloads } from '@waymark/core/events';
import type { CartChanges } from './cart-changes.ts';

/** What a mapping may know besides the event. */
export interface MappingFacts {
  /** For `cartModified`, `cartViewed` and `checkoutStarted`: what changed since the visitor's last cart that was settled. */
  readonly changes?: CartChanges | undefined;
  /** Hash of the visitor's e-mail address, where the vendor wants one and the address is known. */
  readonly eid?: string | undefined;
}

/** Turns an event into the vendor's own events. An empty list or null: the vendor has no use for it, and it is dropped as `not-wanted`. Must be pure; it may be called more than once. */
export type MapFunction<VendorEvent, Name extends string, Payload> = (
  event: EventEnvelope<Name, Payload>,
  facts: MappingFacts,
) => VendorEvent | readonly VendorEvent[] | null;

/** Replacements for the standard mapping, by event name. Null switches an event off. */
export type EventMap<VendorEvent, Events> = {
  readonly [Name in keyof Events & string]?: MapFunction<VendorEvent, Name, Events[Name]> | null;
};

/** What a standard mapping knows besides the event. `changes` is there for `cartModified`, the one event whose mapping reads it. */
export interface StandardFacts extends MappingFacts {
  readonly changes: CartChanges;
}

/**
 * What the vendor is told of standard events. Their payloads are trusted: the relay has checked them, a page may have let the check out. What a wrong one
 * leads to is caught where mappings are called.
 */
export type StandardMap<VendorEvent> = {
  readonly [Name in keyof StandardEventPayloads]?: (
    event: EventEnvelope<Name, StandardEventPayloads[Name]>,
    facts: StandardFacts,
  ) => VendorEvent | readonly VendorEvent[] | null | undefined;
};
