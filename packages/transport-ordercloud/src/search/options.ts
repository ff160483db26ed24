import type { EventEnvelope, StandardVocabulary } from '@waymark/core';
import type { DiscoverDevice } from '../discover/events.ts';
import { checkVisitorOptions, type VisitorOptions } from '../discover/options.ts';
import { type Destination, readDestination } from '../discover/target.ts';
import { domainIdOf } from '../ids/discover-id.ts';
import type { EventMap } from '../sender/mapping.ts';
import type { SearchEvent } from './events.ts';

/**
 * Hosts of the event API, for servers with a key.
 * Source: package @sitecore-search/common 3.0.0; checked 2026-11-21.
 */
const presets = {
  prod: 'https://discover.sitecorecloud.io',
  prodEu: 'https://discover-euc1.sitecorecloud.io',
  apse2: 'https://discover-apse2.sitecorecloud.io',
};

/** How to reach Search, and what to tell it. */
export interface SearchOptions<Events = StandardVocabulary> extends VisitorOptions {
  /** Preset or URL. Default with `apiKey`: `prod`. Without a key: the URL of your service host on the customer's domain. */
  readonly target?: keyof typeof presets | (string & {}) | URL;
  /** Replaces the mapping of single events. */
  readonly map?: EventMap<SearchEvent, Events>;
  /** Name of the page that was opened. Default: `page`. */
  readonly pageName?: (event: EventEnvelope) => string;
  /** Type of products in your catalogue. Default: `product`. */
  readonly entityType?: string;
  /** Device of events whose user agent is not known. */
  readonly device?: DiscoverDevice;
  /** What stands in the path: the customer key, or its domain part as in the vendor's proxy mode. Default: `customerKey`. */
  readonly pathKey?: 'customerKey' | 'domainId';
}

/** The options as far as both builds read them. */
export type SearchSettings = Omit<SearchOptions, 'map'>;

const factory = 'sitecoreSearch()';

/** Checks the options at once. */
export function checkSearchOptions(options: SearchSettings): Destination {
  const check = checkVisitorOptions(factory, options, ['pageName', 'entityType', 'device', 'pathKey'], ['pageName'], ['entityType', 'device']);
  check.optionalText('entityType', 'Name your product type.');
  check.optionalText('device', 'Pass pc, mobile or tablet.', /^(pc|mobile|tablet)$/);
  const customerKey = options.customerKey.trim();
  const key = check.oneOf('pathKey', ['customerKey', 'domainId'], 'customerKey') === 'domainId' ? domainIdOf(customerKey) : customerKey;
  return readDestination(check, factory, options.target, presets, `/event/${key}/v4/publish`, '/api/event/v4/publish');
}
