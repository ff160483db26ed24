import type { StandardVocabulary } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';
import { createEidHash } from '../discover/eid.ts';
import { createSender } from '../sender/create-sender.ts';
import { mappingOf } from '../sender/mapping.ts';
import { encodeSearch } from './encode.ts';
import type { SearchEvent } from './events.ts';
import { readSearchOptions, type SearchOptions } from './options.ts';
import { searchStandards } from './standard-map.ts';

/** Delivers events straight to Sitecore Search: from a server with an API key, or from anywhere through a host on the customer's own domain. */
export function sitecoreSearch<Events = StandardVocabulary>(options: SearchOptions<Events>): Transport {
  const settings = readSearchOptions(options);
  return createSender<SearchEvent>(settings, {
    runsIn: settings.runsIn,
    beacon: 'rfk',
    hash: createEidHash(),
    map: mappingOf(searchStandards(settings), options.map),
    encode: (event, told) => encodeSearch(event, told, settings),
  });
}
