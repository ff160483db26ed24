import type { StandardVocabulary } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';
import { createSender } from '../sender/create-sender.ts';
import type { SearchOptions } from './options.ts';
import { searchVendor } from './vendor.ts';

export type { SearchAction, SearchEntity, SearchEvent, SearchUser, SearchValue } from './events.ts';
export type { SearchOptions } from './options.ts';

/** Delivers events straight to Sitecore Search, from a page through a host on the customer's own domain. The build for browsers in production: options are not checked. */
export const sitecoreSearch = <Events = StandardVocabulary>(options: SearchOptions<Events>): Transport => createSender(options, searchVendor(options));
