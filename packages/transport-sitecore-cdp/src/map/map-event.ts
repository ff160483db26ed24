import type { EventEnvelope } from '@waymark/core/transport';
import type { CdpEvent } from '../events/types.ts';
import type { MapHelpers, SitecoreCdpOptions } from '../options.ts';
import type { VisitorState } from '../visitor-state.ts';
import { attributes } from './attributes.ts';
import { addsOf, cartModified } from './cart.ts';
import type { Mapping } from './context.ts';
import { custom } from './custom.ts';
import { identifiersOf, identity } from './identity.ts';
import { orderPlaced } from './order.ts';
import { own } from './own.ts';
import { pageOpened } from './view.ts';

type Steps = readonly CdpEvent[] | null;
type AnyMapping = (event: EventEnvelope, options: SitecoreCdpOptions<never>, state: VisitorState) => Steps;

const sitecoreCdp: AnyMapping = ({ payload }) => [payload as CdpEvent];
const mappings = { sitecoreCdp, pageOpened, cartModified, orderPlaced, userSignedUp: identity, userSignedIn: identity, userProfileChanged: identity } as Readonly<
  Record<string, Mapping<never>>
>;

/** What an event becomes: by the application's mapping, else by ours. Throws when a payload is not what its name promises. */
export function mapEvent(event: EventEnvelope, options: SitecoreCdpOptions<never>, state: VisitorState): Steps {
  const { name, occurredAt, who } = event;
  const standard = (): Steps => ((own(mappings, name) ?? custom) as AnyMapping)(event, options, state);
  const mapping = own(options.map as Readonly<Record<string, (event: EventEnvelope, helpers: MapHelpers) => unknown>> | undefined, name);
  if (!mapping) return standard();
  const made = mapping(event, {
    standard,
    adds: (cart) => addsOf(cart, occurredAt, options),
    identifiers: () => identifiersOf(who, options),
    attributes,
  });
  return made ? ([made].flat() as unknown as readonly CdpEvent[]) : null;
}
