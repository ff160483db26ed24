import type { EventEnvelope, StandardVocabulary } from '@waymark/core';
import { guardFunctions } from '@waymark/core/lean';
import { type HttpRequest, type NotTold, notTold, type Transport } from '@waymark/core/transport';
import { clientOf, onItsPage, withoutForeignId } from '../discover/client.ts';
import { pageOf } from '../discover/context.ts';
import { createEidWait } from '../discover/eid.ts';
import { boundedMemory } from '../sender/bounded-memory.ts';
import { createFullSender } from '../sender/create-full-sender.ts';
import type { SearchEvent } from './events.ts';
import { checkSearchOptions, type SearchOptions } from './options.ts';
import { searchVendor } from './vendor.ts';

export type { SearchAction, SearchEntity, SearchEvent, SearchUser, SearchValue } from './events.ts';
export type { SearchOptions } from './options.ts';

/** Delivers events straight to Sitecore Search: from a server with an API key, or from anywhere through a host on the customer's own domain. */
export function sitecoreSearch<Events = StandardVocabulary>(given: SearchOptions<Events>): Transport {
  const destination = checkSearchOptions(given);
  const options = guardFunctions('sitecoreSearch()', given, { asked: ['sku', 'geo', 'pageName'], told: ['onWarning'] });
  const { geo: _geo, ...others } = options;
  const vendor = searchVendor(others);

  function encode(happened: EventEnvelope, told: SearchEvent, visitor: string): HttpRequest | NotTold {
    const event = onItsPage(happened);
    const client = clientOf(event, options, destination, options.device);
    if (!client) return notTold('client-unknown');
    const { context } = told.value;
    const page: Readonly<Record<string, string | undefined>> = { ...pageOf(event), ...context?.page };
    if (/^(page|product)/.test(event.name) && !page['uri']) return notTold('url-missing');
    const { geo, userAgent } = client;
    const browser = userAgent ? { user_agent: userAgent } : { device: options.device };
    const { url, headers } = destination;
    return { ...vendor.encode(event, { ...told, value: { ...told.value, context: { ...context, geo, browser } } } as SearchEvent, visitor), url, headers };
  }

  return createFullSender<SearchEvent>(options, { ...vendor, visitor: (event) => vendor.visitor(withoutForeignId(event)) ?? event.who.userId, prepare: createEidWait(boundedMemory(200)), encode }, 'rfk', destination.runsIn);
}
