import type { StandardVocabulary } from '@waymark/core';
import type { ProductDetails } from '@waymark/core/events';
import { checkOptions } from '@waymark/core/transport';
import type { EventMap } from '../sender/mapping.ts';
import { type CommonSettings, readSenderOptions, type SenderOptions, senderOptionNames, type SenderScope } from '../sender/options.ts';
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

/** The options with every default filled in. */
export interface SendSettings extends CommonSettings {
  readonly siteId: string;
  readonly target: string;
  readonly sendRemovals: boolean;
  readonly orderIdAttribute: boolean;
  readonly currencyAttribute: boolean;
  readonly sessionKey: 'sessionId' | 'sessionid';
  readonly productUrl: SendOptions['productUrl'];
  readonly attributes: SendOptions['attributes'];
  readonly shopUrl: string | undefined;
}

/**
 * Addresses of the tracking API.
 * Source: moosend/website-tracking-js, commit dd24309; checked 2026-11-21.
 */
const presets = { production: 'https://t.stat-track.com', staging: 'https://t.stat-track-staging.com' };
const scope: SenderScope = { factory: 'sitecoreSend()', name: 'send' };
const ownNames = ['siteId', 'sendRemovals', 'orderIdAttribute', 'currencyAttribute', 'sessionKey', 'productUrl', 'attributes', 'shopUrl'];

/** Checks the options at once. */
export function readSendOptions<Events>(options: SendOptions<Events>): SendSettings {
  const check = checkOptions(scope.factory, options, [...ownNames, ...senderOptionNames]);
  const siteId = check.text('siteId', 'It is the UUID of the website in Send.', /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i);
  return {
    ...readSenderOptions(check, options, scope, siteId, ['productUrl', 'attributes']),
    siteId,
    target: check.target('target', presets, 'production'),
    sendRemovals: check.flag('sendRemovals', false),
    orderIdAttribute: check.flag('orderIdAttribute', true),
    currencyAttribute: check.flag('currencyAttribute', false),
    sessionKey: check.oneOf('sessionKey', ['sessionId', 'sessionid'], 'sessionId'),
    productUrl: options.productUrl,
    attributes: options.attributes,
    shopUrl: check.optionalText('shopUrl', 'Pass an absolute URL.', /^https?:\/\/\S+$/i),
  };
}
