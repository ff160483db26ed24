import type { StandardVocabulary } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';
import { createSender } from '../sender/create-sender.ts';
import type { DiscoverOptions } from './options.ts';
import { discoverVendor } from './vendor.ts';

export type { DiscoverCheckout, DiscoverContext, DiscoverDevice, DiscoverEvent, DiscoverOrigin, DiscoverPage, DiscoverProduct, DiscoverUser, DiscoverWidget } from './events.ts';
export type { DiscoverOptions, VisitorOptions, VisitorPlace } from './options.ts';

/** Delivers events straight to Sitecore Discover, from a page through a host on the customer's own domain. The build for browsers in production: options are not checked. */
export const sitecoreDiscover = <Events = StandardVocabulary>(options: DiscoverOptions<Events>): Transport => createSender(options, discoverVendor(options));
