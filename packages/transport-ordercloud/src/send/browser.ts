import type { StandardVocabulary } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';
import { createSender } from '../sender/create-sender.ts';
import type { SendOptions } from './options.ts';
import { ordersOnce, sendVendor } from './vendor.ts';

export type { SendAddedToOrder, SendCustom, SendEvent, SendExitIntent, SendIdentify, SendOrderCompleted, SendPageViewed, SendProduct } from './events.ts';
export type { SendOptions } from './options.ts';

/**
 * Delivers events straight to Sitecore Send, from a page. This is the build for browsers in production: its options are not checked, because development
 * has done so. Do not use it for cart and order events that OrderCloud feeds to Send already: they would count twice.
 */
export const sitecoreSend = <Events = StandardVocabulary>(options: SendOptions<Events>): Transport => ordersOnce(createSender(options, sendVendor(options)));
