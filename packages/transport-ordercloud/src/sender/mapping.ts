import type { EventEnvelope } from '@waymark/core';
import type { CartChanges } from './cart-changes.ts';

/** What a mapping may know besides the event. */
export interface MappingFacts {
  /** For `cartModified`: what changed since the visitor's last cart that was settled. */
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

type AnyMap<VendorEvent> = Readonly<Record<string, MapFunction<VendorEvent, string, unknown> | null>>;

/** What the vendor is told of standard events. */
export type StandardMap<VendorEvent> = AnyMap<VendorEvent>;

/** Finds the mapping of an event: the application's own, else the standard one. Null: the vendor has no counterpart. */
export function mappingOf<VendorEvent>(standards: StandardMap<VendorEvent>, replaced: object = {}) {
  const all = new Map(Object.entries({ ...standards, ...(replaced as AnyMap<VendorEvent>) }));
  return (event: EventEnvelope, facts: MappingFacts): readonly VendorEvent[] | null => {
    const made = all.get(event.name)?.(event, facts);
    if (!made) return null;
    return Array.isArray(made) ? (made as readonly VendorEvent[]) : [made as VendorEvent];
  };
}
