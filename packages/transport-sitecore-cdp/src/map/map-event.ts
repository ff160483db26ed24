import type { EventEnvelope } from '@waymark/core/transport';
import { isObject } from '../events/check.ts';
import type { CdpEvent } from '../events/types.ts';
import type { MapHelpers } from '../options.ts';
import type { Settings } from '../settings.ts';
import type { VisitorState } from '../visitor-state.ts';
import { attributes } from './attributes.ts';
import { addsOf, cartModified } from './cart.ts';
import type { Mapping } from './context.ts';
import { custom, isCustomEvent } from './custom.ts';
import { identifiersOf, userProfileChanged, userSignedIn, userSignedUp } from './identity.ts';
import { orderPlaced } from './order.ts';
import { pageOpened } from './view.ts';

type AnyStandard = (event: EventEnvelope, settings: Settings, state: VisitorState) => readonly CdpEvent[] | null;

const mappings = { pageOpened, cartModified, orderPlaced, userSignedUp, userSignedIn, userProfileChanged };

/** What an event becomes: by the application's mapping, else by ours. Throws when a payload is not what its name promises. */
export function mapEvent(event: EventEnvelope, settings: Settings, state: VisitorState): readonly CdpEvent[] | null {
  const { name, occurredAt, who } = event;
  const standard = (): readonly CdpEvent[] | null => standardMapping(name)?.(event, settings, state) ?? null;
  const own = Object.hasOwn(settings.map, name) ? settings.map[name] : undefined;
  if (!own) return standard();
  const helpers: MapHelpers = {
    standard,
    adds: (cart) => addsOf(cart, occurredAt, settings),
    identifiers: () => identifiersOf(who, settings),
    attributes,
  };
  const made = own(event, helpers) ?? null;
  return isObject(made) ? [made as unknown as CdpEvent] : (made as readonly CdpEvent[] | null);
}

function standardMapping(name: string): AnyStandard | undefined {
  if (name === 'sitecoreCdp') return ({ payload }) => [payload as CdpEvent];
  if (isCustomEvent(name)) return custom as Mapping<never> as AnyStandard;
  return Object.hasOwn(mappings, name) ? (mappings[name as keyof typeof mappings] as Mapping<never> as AnyStandard) : undefined;
}
