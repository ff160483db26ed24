import type { EventEnvelope } from '@waymark/core/transport';
import type { CdpEvent } from '../events/types.ts';
import type { Mapping } from '../map/context.ts';
import { ownSteps } from './own-steps.ts';

const sitecoreCdp: Mapping<EventEnvelope<string, CdpEvent>> = (event, options, state, next) => ownSteps([event.payload], event, options, state, next);

/** What a page needs for events in Sitecore's own words: `track('sitecoreCdp', { type: 'SEARCH', … })`. */
export const ownEvents = { sitecoreCdp };
