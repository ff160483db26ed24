import type { EventEnvelope, StandardVocabulary } from '@waymark/core';
import { checkOptions, type OptionChecks } from '@waymark/core/transport';
import type { EventMap } from '../sender/mapping.ts';
import { type CommonSettings, readSenderOptions, type SenderOptions, senderOptionNames, type SenderScope } from '../sender/options.ts';
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

/** Settings of the shared part. */
export interface VisitorSettings extends CommonSettings, Destination {
  readonly customerKey: string;
  readonly sendEmail: boolean;
  readonly geo: VisitorOptions['geo'];
  readonly preferUserId: boolean;
  readonly userAgent: string | undefined;
}

/** The options with every default filled in. */
export interface DiscoverSettings extends VisitorSettings {
  readonly currency: string | undefined;
  readonly pageName: DiscoverOptions['pageName'];
  readonly addedFrom: DiscoverOptions['addedFrom'];
  readonly legacyUserObject: boolean;
}

const scope: SenderScope = { factory: 'sitecoreDiscover()', name: 'discover' };
const visitorNames = ['customerKey', 'apiKey', 'sendEmail', 'geo', 'preferUserId', 'userAgent', ...senderOptionNames];

/** Checks the options at once. */
export function readDiscoverOptions<Events>(options: DiscoverOptions<Events>): DiscoverSettings {
  const check = checkVisitorOptions(scope.factory, options, ['currency', 'pageName', 'addedFrom', 'legacyUserObject']);
  const visitor = readVisitorOptions(check, options, scope, ['pageName', 'addedFrom']);
  return {
    ...visitor,
    ...readDestination(check, scope.factory, options.target, presets, `/event/${visitor.customerKey}/1`, '/api/event/1'),
    currency: check.optionalText('currency', 'Pass three letters.', /^[a-z]{3}$/i),
    pageName: options.pageName,
    addedFrom: options.addedFrom,
    legacyUserObject: check.flag('legacyUserObject', false),
  };
}

/** Starts the check of options that hold {@link VisitorOptions}. */
export function checkVisitorOptions(factory: string, options: object, ownNames: readonly string[]): OptionChecks {
  return checkOptions(factory, options, [...visitorNames, ...ownNames]);
}

/** Reads what both senders take. `functions` names further options that must be functions. */
export function readVisitorOptions(check: OptionChecks, options: VisitorOptions, sender: SenderScope, functions: readonly string[]): Omit<VisitorSettings, keyof Destination> {
  const customerKey = check.text('customerKey', 'Its form is <digits>-<digits>.', /^\d+-\d+$/);
  return {
    ...readSenderOptions(check, options, sender, customerKey, ['geo', ...functions]),
    customerKey,
    sendEmail: check.flag('sendEmail', false),
    geo: options.geo,
    preferUserId: check.flag('preferUserId', false),
    userAgent: check.optionalText('userAgent', 'Pass a User-Agent.'),
  };
}
