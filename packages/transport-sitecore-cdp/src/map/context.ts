import type { StandardEventPayloads } from '@waymark/core/events';
import type { EventEnvelope } from '@waymark/core/transport';
import type { CdpEvent } from '../events/types.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import type { Change, VisitorState } from '../visitor-state.ts';

/** A standard event of Waymark. */
export type Given<Name extends keyof StandardEventPayloads> = EventEnvelope<Name, StandardEventPayloads[Name]>;

/** What an event becomes at Sitecore CDP. Null: it has no counterpart there. Empty: Sitecore CDP has it all already. Both are not wanted. */
export type Steps = readonly CdpEvent[] | null;

/**
 * Makes the steps of an event, with values in the form that goes over the wire. Puts into `next` what Sitecore CDP holds once they are delivered. Throws when a
 * payload is not what its name promises.
 */
export type Mapping<Event extends EventEnvelope> = (event: Event, options: SitecoreCdpOptions<never>, state: VisitorState, next: Change) => Steps;

export type AnyMapping = Mapping<EventEnvelope>;
/** Mappings by the name of their event. */
export type Mappings = Readonly<Record<string, Mapping<never>>>;
