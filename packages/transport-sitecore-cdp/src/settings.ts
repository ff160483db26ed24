import { guardFunctions } from '@waymark/core/lean';
import { TrackingError, checkOptions } from '@waymark/core/transport';
import type { Check, Fault } from './events/check.ts';
import { currency, language, upper } from './events/values.ts';
import { hosts } from './hosts.ts';
import { mustBe } from './must-be.ts';
import type { CustomEventName, SitecoreCdpOptions } from './options.ts';

/** The options, checked, with the target as a URL. */
export type Settings = SitecoreCdpOptions<never> & { readonly target: string };

const scope = 'sitecoreCdp()';

const choices = {
  method: ['post', 'get'],
  orders: ['checkout', 'order-checkout'],
  productViewed: ['custom', 'view'],
  sessionDataKey: ['session_data', 'sessionData'],
  doubtful: ['repeat', 'drop'],
} as const;
const flags = ['sendPayment', 'utm', 'forwardClientIp'];
const asked = ['itemId', 'productType', 'payment'] as const;
const functions = [...asked, 'inspect', 'now', 'fetch'] as const;
const objects = ['map', 'custom', 'browserIds', 'parts'] as const;
const texts = ['clientKey', 'target', 'pointOfSale', 'channel', 'language', 'currency', 'identityProvider', 'emailProvider', 'defaultPage', 'cookieDomain'];
const example = 'Example: WEB, EN, EUR.';
const others = ['purposes', 'maxVisitors', 'sessionTimeoutMs', 'limits'];
const hostName = /^(?=.{1,253}$)\.?[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i;

/** Events that can be switched on and off. */
const customEvents: Readonly<Record<CustomEventName, true>> = {
  productViewed: true,
  cartViewed: true,
  checkoutStarted: true,
  goalCompleted: true,
  eventOccurred: true,
  interestShown: true,
  postViewed: true,
  linkOpened: true,
  sessionAttributesChanged: true,
  tabOpened: true,
  tabUrlChanged: true,
  tabVisibilityChanged: true,
  nothingChanged: true,
};

/** Checks what the application gave. Throws a TrackingError that names the option. */
export function readSettings(options: SitecoreCdpOptions<never>): Settings {
  const check = checkOptions(scope, options, [...Object.keys(choices), ...flags, ...functions, ...objects, ...texts, ...others]);
  const form = (name: 'channel' | 'language' | 'currency', rule: Check): void => checkForm(name, check.text(name, example), rule);
  form('channel', upper);
  form('language', language);
  form('currency', currency);
  check.text('pointOfSale', 'Name one that exists in the tenant.');
  for (const name of functions) mustBe(scope, 'function', name, options[name]);
  for (const name of objects) mustBe(scope, 'object', name, options[name]);
  for (const [name, mapping] of Object.entries(options.map ?? {})) mustBe(scope, 'function', `map.${name}`, mapping);
  for (const [name, on] of Object.entries(options.custom ?? {})) checkCustom(name, on);
  for (const name of ['identityProvider', 'emailProvider']) check.optionalText(name, 'Name a provider of the identity rules of the tenant.');
  for (const [name, names] of Object.entries(choices)) check.oneOf<string>(name, names, names[0]);
  for (const name of flags) check.flag(name, false);
  check.purposes([]);
  check.optionalText('defaultPage', 'Example: "server".');
  check.optionalText('cookieDomain', 'Example: ".shop.example". Leave it out on localhost.', hostName);
  check.number('maxVisitors', 10_000, 1, 10_000_000);
  check.number('sessionTimeoutMs', 1_200_000, 1, 86_400_000);
  if ('document' in globalThis) checkPage(options);
  const guarded = guardFunctions(scope, options, { asked, told: ['inspect'] });
  return { ...guarded, clientKey: check.text('clientKey', 'It is under Settings, API access.', /^[\w-]+$/), target: check.target('target', hosts) };
}

function checkForm(name: string, text: string, rule: Check): void {
  const faults: Fault[] = [];
  rule(text, [], faults);
  if (faults[0]) throw new TrackingError('option-invalid', `${scope} option "${name}" has the wrong form. ${faults[0].message} ${example}`);
}

/** Refuses what a page would not do in production. */
function checkPage({ browserIds, doubtful, method, parts = {} }: SitecoreCdpOptions<never>): void {
  const forServers = doubtful === 'drop' ? 'doubtful' : method === 'get' && 'method';
  if (forServers) throw new TrackingError('option-invalid', `${scope} option "${forServers}" is for servers: a page sends by POST, and sends again what may have been lost. Leave it out in pages.`);
  if (browserIds && !parts.$ids) throw new TrackingError('page-part-missing', `${scope} option "browserIds" needs a part in a page. Import ownIds and pass it: parts: { ...ownIds }.`);
}

function checkCustom(name: string, on: unknown): void {
  if (typeof on === 'boolean' && Object.hasOwn(customEvents, name)) return;
  throw new TrackingError('option-invalid', `${scope} option "custom.${name}" must be true or false for one of ${Object.keys(customEvents).join(', ')}, found ${typeof on}.`);
}
