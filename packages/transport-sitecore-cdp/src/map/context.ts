import type { StandardEventPayloads } from '@waymark/core/events';
import type { EventEnvelope } from '@waymark/core/transport';
import type { CdpEvent } from '../events/types.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import type { VisitorState } from '../visitor-state.ts';

/** A standard event of Waymark. */
export type Given<Name extends keyof StandardEventPayloads> = EventEnvelope<Name, StandardEventPayloads[Name]>;

/** What an event becomes at Sitecore CDP. Null: it has no counterpart there. Empty: Sitecore CDP has it all already. Both are not wanted. */
export type Mapping<Name extends keyof StandardEventPayloads> = (
  event: Given<Name>,
  options: SitecoreCdpOptions<never>,
  state: VisitorState,
) => readonly CdpEvent[] | null;
