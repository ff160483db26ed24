import { type EventEnvelope, TrackingError, checkOptions } from '@waymark/core/transport';
import { faultText } from './events/check-event.ts';
import type { Check, Fault } from './events/check.ts';
import { currency, language, upper } from './events/values.ts';
import { hosts } from './hosts.ts';
import { isCustomEvent } from './map/custom.ts';
import { itemIdOf, paymentOf, productTypeOf } from './map/defaults.ts';
import type { MapHelpers, SitecoreCdpOptions } from './options.ts';

/** A mapping of the application, with the types of its event forgotten. */
export type AnyMapping = (event: EventEnvelope, helpers: MapHelpers) => unknown;

type Defaulted =
  | 'method'
  | 'orders'
  | 'productViewed'
  | 'custom'
  | 'itemId'
  | 'productType'
  | 'payment'
  | 'sendPayment'
  | 'sessionDataKey'
  | 'utm'
  | 'defaultPage'
  | 'forwardClientIp'
  | 'maxVisitors'
  | 'sessionTimeoutMs'
  | 'doubtful'
  | 'now'
  | 'purposes';

/** The options, checked and completed. */
export interface Settings
  extends Required<Pick<SitecoreCdpOptions, Defaulted>>, Pick<SitecoreCdpOptions, 'identityProvider' | 'emailProvider' | 'browserIds' | 'inspect' | 'fetch'> {
  readonly clientKey: string;
  /** Base URL without a trailing slash. */
  readonly target: string;
  readonly pos: string;
  readonly channel: string;
  readonly language: string;
  readonly currency: string;
  readonly map: Readonly<Record<string, AnyMapping | undefined>>;
}

const scope = 'sitecoreCdp()';
const known: readonly (keyof SitecoreCdpOptions)[] = [
  ...['clientKey', 'target', 'pointOfSale', 'channel', 'language', 'currency', 'method', 'orders', 'identityProvider', 'emailProvider'],
  ...['purposes', 'productViewed', 'custom', 'map', 'itemId', 'productType', 'payment', 'sendPayment', 'sessionDataKey', 'utm', 'defaultPage'],
  ...['forwardClientIp', 'browserIds', 'maxVisitors', 'sessionTimeoutMs', 'doubtful', 'inspect', 'now', 'fetch', 'limits'],
] as never;

/** Checks what the application gave. Throws a TrackingError that names the option. */
export function readSettings(options: SitecoreCdpOptions<never>): Settings {
  const check = checkOptions(scope, options, known);
  const normalised = (name: 'channel' | 'language' | 'currency', rule: Check, hint: string): string => normalise(name, check.text(name, hint), rule);
  const { browserIds, inspect, fetch, map = {}, custom = {} } = options;
  for (const name of ['itemId', 'productType', 'payment', 'inspect', 'now', 'fetch'] as const) mustBe('function', name, options[name]);
  for (const name of ['map', 'custom', 'browserIds'] as const) mustBe('object', name, options[name]);
  for (const [name, mapping] of Object.entries(map)) mustBe('function', `map.${name}`, mapping);
  for (const [name, on] of Object.entries(custom)) checkCustom(name, on);
  const identityProvider = check.optionalText('identityProvider', providerHint);
  const emailProvider = check.optionalText('emailProvider', providerHint);
  return {
    clientKey: check.text('clientKey', 'It is under Settings, API access.', /^[\w-]+$/),
    target: check.target('target', hosts),
    pos: check.text('pointOfSale', 'Name one that exists in the tenant.'),
    channel: normalised('channel', upper, 'Example: "WEB".'),
    language: normalised('language', language, 'Example: "EN".'),
    currency: normalised('currency', currency, 'Example: "EUR".'),
    method: check.oneOf('method', ['post', 'get'], 'post'),
    orders: check.oneOf('orders', ['checkout', 'order-checkout'], 'checkout'),
    purposes: check.purposes(['marketing']),
    productViewed: check.oneOf('productViewed', ['custom', 'view'], 'custom'),
    custom,
    map: map as Settings['map'],
    itemId: options.itemId ?? itemIdOf,
    productType: options.productType ?? productTypeOf,
    payment: options.payment ?? paymentOf,
    sendPayment: check.flag('sendPayment', false),
    sessionDataKey: check.oneOf('sessionDataKey', ['session_data', 'sessionData'], 'session_data'),
    utm: check.flag('utm', true),
    defaultPage: check.optionalText('defaultPage', 'Example: "server".') ?? 'server',
    forwardClientIp: check.flag('forwardClientIp', false),
    maxVisitors: check.number('maxVisitors', 10_000, 1, 10_000_000),
    sessionTimeoutMs: check.number('sessionTimeoutMs', 1_200_000, 1, 86_400_000),
    doubtful: check.oneOf('doubtful', ['repeat', 'drop'], 'repeat'),
    now: options.now ?? Date.now,
    ...(identityProvider !== undefined && { identityProvider }),
    ...(emailProvider !== undefined && { emailProvider }),
    ...(browserIds && { browserIds }),
    ...(inspect && { inspect }),
    ...(fetch && { fetch }),
  };
}

const providerHint = 'Name a provider of the identity rules of the tenant.';

function normalise(name: string, text: string, rule: Check): string {
  const faults: Fault[] = [];
  const value = rule(text, [name], faults);
  if (faults[0]) throw new TrackingError('option-invalid', `${scope} option ${faultText(faults[0])}`);
  return value as string;
}

function mustBe(type: 'function' | 'object', name: string, value: unknown): void {
  if (value === undefined || (typeof value === type && value !== null)) return;
  throw new TrackingError('option-invalid', `${scope} option "${name}" must be ${type === 'object' ? 'an object' : 'a function'}.`);
}

function checkCustom(name: string, on: unknown): void {
  if (typeof on === 'boolean' && isCustomEvent(name)) return;
  throw new TrackingError('option-invalid', `${scope} option "custom.${name}" is no event that can be switched, or neither true nor false.`);
}
