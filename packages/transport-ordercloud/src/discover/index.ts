import type { EventEnvelope, StandardVocabulary } from '@waymark/core';
import { guardFunctions } from '@waymark/core/lean';
import { type HttpRequest, type NotTold, notTold, type Transport } from '@waymark/core/transport';
import { boundedMemory } from '../sender/bounded-memory.ts';
import { createFullSender } from '../sender/create-full-sender.ts';
import { clientOf, deviceOf, onItsPage, withoutForeignId } from './client.ts';
import { pageOf } from './context.ts';
import { createEidWait } from './eid.ts';
import type { DiscoverEvent } from './events.ts';
import { checkDiscoverOptions, type DiscoverOptions } from './options.ts';
import { discoverVendor } from './vendor.ts';

export type { DiscoverCheckout, DiscoverContext, DiscoverDevice, DiscoverEvent, DiscoverOrigin, DiscoverPage, DiscoverProduct, DiscoverUser, DiscoverWidget } from './events.ts';
export type { DiscoverOptions, VisitorOptions, VisitorPlace } from './options.ts';

/**
 * Delivers events straight to Sitecore Discover: from a server with an API key, or from anywhere through a host on the customer's own domain.
 * New customers of the vendor have Search instead, see {@link sitecoreSearch}.
 */
export function sitecoreDiscover<Events = StandardVocabulary>(given: DiscoverOptions<Events>): Transport {
  const destination = checkDiscoverOptions(given);
  const options = guardFunctions('sitecoreDiscover()', given, { asked: ['sku', 'geo', 'pageName', 'addedFrom'], told: ['onWarning'] });
  const { geo: _geo, addedFrom = ({ where }: EventEnvelope) => (where.url ? 'pdp' : 'cart'), ...others } = options;
  const vendor = discoverVendor({ addedFrom, ...others });

  function encode(happened: EventEnvelope, told: DiscoverEvent, visitor: string): HttpRequest | NotTold {
    const event = onItsPage(happened);
    const client = clientOf(event, options, destination);
    if (!client) return notTold('client-unknown');
    const { context } = told.value;
    if (told.type === 'view' && !pageOf(event)['uri'] && !context?.page) return notTold('url-missing');
    const { geo, userAgent } = client;
    const browser = userAgent ? { user_agent: userAgent, device: deviceOf(userAgent) } : undefined;
    const { url, headers } = destination;
    return { ...vendor.encode(event, { ...told, value: { ...told.value, context: { ...context, geo, browser } } } as DiscoverEvent, visitor), url, headers };
  }

  return createFullSender<DiscoverEvent>(options, { ...vendor, visitor: (event) => vendor.visitor(withoutForeignId(event)) ?? event.who.userId, prepare: createEidWait(boundedMemory(200)), encode }, 'rfk', destination.runsIn);
}
