import type { StandardVocabulary } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';
import { createSender } from '../sender/create-sender.ts';
import { mappingOf } from '../sender/mapping.ts';
import { createEidHash } from './eid.ts';
import { encodeDiscover } from './encode.ts';
import type { DiscoverEvent } from './events.ts';
import { type DiscoverOptions, readDiscoverOptions } from './options.ts';
import { discoverStandards } from './standard-map.ts';

/**
 * Delivers events straight to Sitecore Discover: from a server with an API key, or from anywhere through a host on the customer's own domain.
 * New customers of the vendor have Search instead, see {@link sitecoreSearch}.
 */
export function sitecoreDiscover<Events = StandardVocabulary>(options: DiscoverOptions<Events>): Transport {
  const settings = readDiscoverOptions(options);
  return createSender<DiscoverEvent>(settings, {
    runsIn: settings.runsIn,
    beacon: 'rfk',
    hash: createEidHash(),
    map: mappingOf(discoverStandards(settings), options.map),
    encode: (event, told) => encodeDiscover(event, told, settings),
  });
}
