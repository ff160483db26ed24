import { type EventEnvelope, TrackingError, checkOptions } from '@waymark/core/transport';
import type { Check, Fault } from './events/check.ts';
import { currency, language, upper } from './events/values.ts';
import { hosts } from './hosts.ts';
import { customEventNames, isCustomEvent } from './map/custom.ts';
import { itemIdOf, paymentOf, productTypeOf } from './map/defaults.ts';
import { mustBe } from './must-be.ts';
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

const choices = {
  method: ['post', 'get'],
  orders: ['checkout', 'order-checkout'],
  productViewed: ['custom', 'view'],
  sessionDataKey: ['session_data', 'sessionData'],
  doubtful: ['repeat', 'drop'],
} as const;
const flags = { sendPayment: false, utm: true, forwardClientIp: false };
const functions = ['itemId', 'productType', 'payment', 'inspect', 'now', 'fetch'] as const;
const objects = ['map', 'custom', 'browserIds'] as const;
const texts = ['clientKey', 'target', 'pointOfSale', 'channel', 'language', 'currency', 'identityProvider', 'emailProvider', 'defaultPage'];
const example = 'Example: WEB, EN, EUR.';
const others = ['purposes', 'maxVisitors', 'sessionTimeoutMs', 'limits'];

/** Checks what the application gave. Throws a TrackingError that names the option. */
export function readSettings(options: SitecoreCdpOptions<never>): Settings {
  const known = [...Object.keys({ ...choices, ...flags }), ...functions, ...objects, ...texts, ...others];
  const check = checkOptions(scope, options, known);
  const normalised = (name: 'channel' | 'language' | 'currency', rule: Check): string => normalise(name, check.text(name, example), rule);
  for (const name of functions) mustBe(scope, 'function', name, options[name]);
  for (const name of objects) mustBe(scope, 'object', name, options[name]);
  for (const [name, mapping] of Object.entries(options.map ?? {})) mustBe(scope, 'function', `map.${name}`, mapping);
  for (const [name, on] of Object.entries(options.custom ?? {})) checkCustom(name, on);
  for (const name of ['identityProvider', 'emailProvider']) check.optionalText(name, 'Name a provider of the identity rules of the tenant.');
  const chosen = Object.entries(choices).map(([name, names]) => [name, check.oneOf<string>(name, names, names[0])]);
  const switched = Object.entries(flags).map(([name, fallback]) => [name, check.flag(name, fallback)]);
  return {
    ...{ custom: {}, itemId: itemIdOf, productType: productTypeOf, payment: paymentOf, now: Date.now },
    ...definedOf(options),
    ...(Object.fromEntries([...chosen, ...switched]) as Pick<Settings, keyof typeof choices | keyof typeof flags>),
    clientKey: check.text('clientKey', 'It is under Settings, API access.', /^[\w-]+$/),
    target: check.target('target', hosts),
    pos: check.text('pointOfSale', 'Name one that exists in the tenant.'),
    channel: normalised('channel', upper),
    language: normalised('language', language),
    currency: normalised('currency', currency),
    purposes: check.purposes(['marketing']),
    map: (options.map ?? {}) as Settings['map'],
    defaultPage: check.optionalText('defaultPage', 'Example: "server".') ?? 'server',
    maxVisitors: check.number('maxVisitors', 10_000, 1, 10_000_000),
    sessionTimeoutMs: check.number('sessionTimeoutMs', 1_200_000, 1, 86_400_000),
  };
}

/** The options without those that are undefined, which would hide a default. */
function definedOf(options: SitecoreCdpOptions<never>): Omit<SitecoreCdpOptions<never>, 'target' | 'map'> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as unknown as SitecoreCdpOptions<never>;
}

function normalise(name: 'channel' | 'language' | 'currency', text: string, rule: Check): string {
  const faults: Fault[] = [];
  const value = rule(text, [], faults);
  if (faults[0]) throw new TrackingError('option-invalid', `${scope} option "${name}" has the wrong form. ${faults[0].message} ${example}`);
  return value as string;
}

function checkCustom(name: string, on: unknown): void {
  if (typeof on === 'boolean' && isCustomEvent(name)) return;
  throw new TrackingError('option-invalid', `${scope} option "custom.${name}" must be true or false for one of ${customEventNames().join(', ')}, found ${typeof on}.`);
}
