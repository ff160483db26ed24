import type { EventEnvelope, StandardVocabulary } from '@waymark/core';
import { checkOptions, type OptionChecks } from '@waymark/core/transport';
import type { EventMap } from '../sender/mapping.ts';
import { checkSenderOptions, type SenderOptions, senderOptionNames } from '../sender/options.ts';
import type { DiscoverEvent, DiscoverOrigin, DiscoverPage } from './events.ts';
import { type Destination, readDestination } from './target.ts';

/**
 * Hosts of the event API, for servers with a key.
 * Source: package @sitecore-discover/common 1.2.4; checked 2026-11-21.
 */
const presets = {
  prod: 'https://api.rfksrv.com',
  prodEu: 'https://api-euc1.rfksrv.com',
  apse2: 'https://api-apse2.rfksrv.com',
  uat: 'https://api-uat.rfksrv.com',
  staging: 'https://api-staging.rfksrv.com',
  dev: 'https://api-dev.rfksrv.com',
};

/** Place of a visitor: an address, or a country (two letters) with more. Search wants the state with a country. */
export type VisitorPlace =
  | { readonly ip: string }
  | { readonly country: string; readonly state?: string; readonly city?: string; readonly zip?: string };

/** What {@link DiscoverOptions} and {@link SearchOptions} share. */
export interface VisitorOptions extends SenderOptions {
  /** Customer key, `<account>-<domain>` in digits. Public. */
  readonly customerKey: string;
  /** API key. Secret: with it the transport runs on servers only. Without it `target` must be a host on the customer's domain. */
  readonly apiKey?: string;
  /** Sends e-mail addresses in clear besides their hash. Default: false. */
  readonly sendEmail?: boolean;
  /** Where the visitor is. Default: his IP address, where a server knows it. Undefined: nothing is told, and the vendor takes the connection's place. */
  readonly geo?: (event: EventEnvelope) => VisitorPlace | undefined;
  /** Sends `user_id` instead of the visitor id when the user is signed in, as the vendor's package does. Default: false. */
  readonly preferUserId?: boolean;
  /** User agent of events that bring none. Pages need not say it. */
  readonly userAgent?: string;
}

/** How to reach Discover, and what to tell it. */
export interface DiscoverOptions<Events = StandardVocabulary> extends VisitorOptions {
  /** Preset or URL. Default with `apiKey`: `prod`. Without a key: the URL of your service host, `https://<name>.rfk.<your domain>`. */
  readonly target?: keyof typeof presets | (string & {}) | URL;
  /** Replaces the mapping of single events. */
  readonly map?: EventMap<DiscoverEvent, Events>;
  /** Currency for `locale_currency` of events that have none. */
  readonly currency?: string;
  /** Kind of the page that was opened. Default: `page`. */
  readonly pageName?: (event: EventEnvelope) => DiscoverPage;
  /** Page from which something was put into the cart. Default: `pdp`, and `cart` for events without a page. */
  readonly addedFrom?: (event: EventEnvelope) => DiscoverOrigin;
  /** Writes the user at `value.user` too, where the vendor's npm package 1.2.4 has it. Default: false. */
  readonly legacyUserObject?: boolean;
}

/** The options as far as both builds read them. */
export type DiscoverSettings = Omit<DiscoverOptions, 'map'>;

const factory = 'sitecoreDiscover()';
const visitorNames = ['customerKey', 'apiKey', 'sendEmail', 'geo', 'preferUserId', 'userAgent', ...senderOptionNames];

/** Checks the options at once. */
export function checkDiscoverOptions(options: DiscoverSettings): Destination {
  const check = checkVisitorOptions(factory, options, ['currency', 'pageName', 'addedFrom', 'legacyUserObject'], ['pageName', 'addedFrom'], ['currency']);
  check.optionalText('currency', 'Pass three letters.', /^[a-z]{3}$/i);
  check.flag('legacyUserObject', false);
  return readDestination(check, factory, options.target, presets, `/event/${options.customerKey.trim()}/1`, '/api/event/1');
}

/** Checks the part of the options that both senders have. `functions` and `texts`: which of the sender's own must be functions, and which are sent as they are. */
export function checkVisitorOptions(maker: string, options: object, ownNames: readonly string[], functions: readonly string[], texts: readonly string[]): OptionChecks {
  const check = checkOptions(maker, options, [...visitorNames, ...ownNames]);
  check.text('customerKey', 'Its form is <digits>-<digits>.', /^\d+-\d+$/);
  checkSenderOptions(check, maker, options, ['geo', ...functions], ['userAgent', ...texts]);
  check.flag('sendEmail', false);
  check.flag('preferUserId', false);
  check.optionalText('userAgent', 'Pass a User-Agent.');
  return check;
}
