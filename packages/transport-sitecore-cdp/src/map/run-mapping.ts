import type { EventEnvelope } from '@waymark/core/transport';
import type { CdpEvent } from '../events/types.ts';
import type { MapHelpers, SitecoreCdpOptions } from '../options.ts';
import { attributes } from './attributes.ts';
import { addsOf } from './cart.ts';
import type { Steps } from './context.ts';
import { identifiersOf } from './identity.ts';
import { own } from './own.ts';

/** What an event becomes by the mapping of the application, or by `standard` where there is none. */
export function runMapping(event: EventEnvelope, options: SitecoreCdpOptions<never>, standard: () => Steps): Steps {
  const { name, occurredAt, who } = event;
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
