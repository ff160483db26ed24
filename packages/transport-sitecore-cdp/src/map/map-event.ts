import type { EventEnvelope } from '@waymark/core/transport';
import type { CdpEvent } from '../events/types.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import { moreEvents } from '../parts/more-events.ts';
import { orderForms } from '../parts/order-forms.ts';
import { profiles } from '../parts/profiles.ts';
import type { VisitorState } from '../visitor-state.ts';
import type { AnyMapping, Mappings, Steps } from './context.ts';
import { own } from './own.ts';
import { runMapping } from './run-mapping.ts';
import { standard } from './standard.ts';

const sitecoreCdp: AnyMapping = ({ payload }) => [payload as CdpEvent];
const mappings: Mappings = { ...standard, ...orderForms, ...profiles, ...moreEvents, sitecoreCdp };

/** What an event becomes: by the application's mapping, else by ours. Throws when a payload is not what its name promises. */
export function mapEvent(event: EventEnvelope, options: SitecoreCdpOptions<never>, state: VisitorState): Steps {
  return runMapping(event, options, () => (own(mappings, event.name) as AnyMapping | undefined)?.(event, options, state, {}) ?? null);
}
