import type { StandardVocabulary } from '@waymark/core';
import type { ProductDetails } from '@waymark/core/events';
import { checkOptions } from '@waymark/core/transport';
import type { EventMap } from '../sender/mapping.ts';
import { checkSenderOptions, type SenderOptions, senderOptionNames } from '../sender/options.ts';
import type { SendEvent } from './events.ts';

/** How to reach Send, and what to tell it. */
export interface SendOptions<Events = StandardVocabulary> extends SenderOptions {
  /** Website id in Send, a UUID with or without dashes. Public. */
  readonly siteId: string;
  /** Default: `production`. */
  readonly target?: 'production' | 'staging' | (string & {}) | URL;
  /** Replaces the mapping of single events. */
  readonly map?: EventMap<SendEvent, Events>;
  /** Tells Send of units taken out of the cart, as a negative quantity. Default: false. */
  readonly sendRemovals?: boolean;
  /** Adds the order id to each product of an order as attribute `orderId`; Send has no field for it. Default: true. */
  readonly orderIdAttribute?: boolean;
  /** Adds the currency of cart and order to each product as attribute `currency`; Send has no field for it. Default: false. */
  readonly currencyAttribute?: boolean;
  /** Spelling of the session key: the browser script and the PHP library of the vendor differ. Default: `sessionId`. */
  readonly sessionKey?: 'sessionId' | 'sessionid';
  /** Page of a product that has no `url`. */
  readonly productUrl?: (product: ProductDetails) => string | undefined;
  /** Custom attributes of a product. */
  readonly attributes?: (product: ProductDetails) => Readonly<Record<string, unknown>>;
  /** Start page of the shop: the address of products and events that have none. Needed on servers that do not know the page. */
  readonly shopUrl?: string;
}

/** The options as far as both builds read them. */
export type SendSettings = Omit<SendOptions, 'map'>;

const factory = 'sitecoreSend()';
const ownNames = ['siteId', 'sendRemovals', 'orderIdAttribute', 'currencyAttribute', 'sessionKey', 'productUrl', 'attributes', 'shopUrl'];

/** Checks the options at once. */
export function checkSendOptions(options: object): void {
  const check = checkOptions(factory, options, [...ownNames, ...senderOptionNames]);
  check.text('siteId', 'It is the UUID of the website in Send.', /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i);
  checkSenderOptions(check, factory, options, ['productUrl', 'attributes'], ['shopUrl']);
  check.target('target', { production: '', staging: '' }, 'production');
  for (const name of ['sendRemovals', 'orderIdAttribute', 'currencyAttribute']) check.flag(name, false);
  check.oneOf('sessionKey', ['sessionId', 'sessionid'], 'sessionId');
  check.optionalText('shopUrl', 'Pass an absolute URL.', /^https?:\/\/\S+$/i);
}
