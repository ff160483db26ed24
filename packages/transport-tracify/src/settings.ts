import { guardFunctions } from '@waymark/core/lean';
import { checkOptions, TrackingError } from '@waymark/core/transport';
import type { OptionChecks } from '@waymark/core/transport';
import type { TracifyMapping } from './mapping.ts';
import type { TracifyNotice, TracifyOptions } from './options.ts';

type Given = 'map' | 'productPages' | 'onNotice' | 'currency' | 'siteUrl' | 'target';

/** Options with every default filled in. */
export type Settings = Required<Omit<TracifyOptions, Given>> & {
  readonly endpoint: string;
  /** True for the vendor's production host, where addresses of the machine itself must not arrive. */
  readonly production: boolean;
  readonly currency: string | undefined;
  readonly siteUrl: string | undefined;
  readonly map: Readonly<Record<string, TracifyMapping | null>>;
  readonly productPages: (url: string) => boolean;
  readonly onNotice: (notice: TracifyNotice) => void;
};

const scope = 'tracify()';
const targets = { production: 'https://api.tracify.ai', development: 'https://devapi.tracify.ai' };
const known: readonly (keyof TracifyOptions)[] = [
  ...(['token', 'customerSiteId', 'target', 'name', 'purposes', 'decimalSeparator', 'conversionValueKey', 'sendCurrencyAlias'] as const),
  ...(['itemLabel', 'emailNormalization', 'urlKeepsQuery', 'urlParameters', 'deniedParameters', 'addToCartItems'] as const),
  ...(['allowPartialIdentity', 'productViewAlsoPageview', 'productPages', 'currency', 'siteUrl', 'signUpIsConversion'] as const),
  ...(['conversionNames', 'surveys', 'map', 'maxEvents', 'maxBytes', 'revenueEventsPerRequest', 'maxAgeMs', 'chronological'] as const),
  ...(['concurrency', 'rememberedVisitors', 'onNotice'] as const),
];

/** Checks the options at once, so that a wrong set-up never reaches the first event. */
export function readSettings<Events>(given: TracifyOptions<Events>): Settings {
  const checks = checkOptions(scope, given, known);
  const options = guardFunctions(scope, given, { asked: ['productPages'], told: ['onNotice'] });
  const base = checks.target('target', targets, 'production');
  const settings: Settings = {
    token: checks.text('token', 'Tracify hands it out; read it from a secret such as TRACIFY_TOKEN.', /^[\x21-\x7e]+$/),
    customerSiteId: siteId(checks),
    endpoint: `${base}/api/v1/events`,
    production: base === targets.production,
    name: checks.optionalText('name', 'Example: "tracify-de".') ?? 'tracify',
    purposes: checks.purposes(['marketing']),
    ...choices(checks),
    ...limits(checks),
    currency: checks.optionalText('currency', 'Pass an ISO 4217 code such as "EUR".', /^[A-Za-z]{3}$/)?.toUpperCase(),
    siteUrl: checks.optionalText('siteUrl', 'Pass an absolute http(s) URL.', /^https?:\/\/[^\s/]+/i),
    deniedParameters: textList(options, 'deniedParameters').map((part) => part.toLowerCase()),
    conversionNames: textList(options, 'conversionNames'),
    map: mappings(options),
    productPages: options.productPages ?? (() => false),
    onNotice: options.onNotice ?? (() => undefined),
  };
  for (const name of ['productPages', 'onNotice'] as const) mustBeFunction(name, settings[name]);
  if (!/^.{8}-.{4}-4/.test(settings.customerSiteId)) {
    settings.onNotice({ code: 'site-id-not-v4', message: `${scope} option "customerSiteId" is not a version 4 UUID. Compare it with the one from Tracify.` });
  }
  return settings;
}

function siteId(checks: OptionChecks): string {
  const hint = 'Tracify hands it out as CSID: a UUID such as 7c0e5a52-3b1d-4f6e-9a84-d2f1b6c09e37, not all zeros.';
  return checks.text('customerSiteId', hint, /^(?!0{8}-0{4}-0{4}-0{4}-0{12})[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i).toLowerCase();
}

function choices(checks: OptionChecks) {
  return {
    decimalSeparator: checks.oneOf('decimalSeparator', ['.', ','], '.'),
    conversionValueKey: checks.oneOf('conversionValueKey', ['amount', 'value', 'both'], 'both'),
    sendCurrencyAlias: checks.flag('sendCurrencyAlias', true),
    itemLabel: checks.oneOf('itemLabel', ['name', 'sku'], 'name'),
    emailNormalization: checks.oneOf('emailNormalization', ['lowercase', 'none'], 'lowercase'),
    urlKeepsQuery: checks.flag('urlKeepsQuery', false),
    urlParameters: checks.oneOf('urlParameters', ['all', 'campaignOnly'], 'all'),
    addToCartItems: checks.flag('addToCartItems', false),
    allowPartialIdentity: checks.flag('allowPartialIdentity', false),
    productViewAlsoPageview: checks.flag('productViewAlsoPageview', false),
    signUpIsConversion: checks.flag('signUpIsConversion', false),
    surveys: checks.flag('surveys', false),
    chronological: checks.flag('chronological', true),
  };
}

/** The vendor publishes no limits (checked 2026-11-21); these are cautious, and can be changed. */
function limits(checks: OptionChecks) {
  return {
    maxEvents: Math.floor(checks.number('maxEvents', 50, 1, 10_000)),
    maxBytes: checks.number('maxBytes', 262_144, 4096, 67_108_864),
    revenueEventsPerRequest: Math.floor(checks.number('revenueEventsPerRequest', 1, 1, 10_000)),
    maxAgeMs: checks.number('maxAgeMs', 86_400_000, 1000, 31_536_000_000),
    concurrency: Math.floor(checks.number('concurrency', 2, 1, 100)),
    rememberedVisitors: Math.floor(checks.number('rememberedVisitors', 10_000, 100, 10_000_000)),
  };
}

function textList<Events>(options: TracifyOptions<Events>, name: 'deniedParameters' | 'conversionNames'): readonly string[] {
  const list: unknown = options[name] ?? [];
  if (Array.isArray(list) && list.every((each) => typeof each === 'string' && each !== '')) return list as readonly string[];
  throw new TrackingError('option-invalid', `${scope} option "${name}" must be a list of texts that are not empty, found ${Array.isArray(list) ? 'a list with something else' : typeof list}. Leave it out for none.`);
}

function mappings<Events>(options: TracifyOptions<Events>): Settings['map'] {
  const map: unknown = options.map ?? {};
  const wrong = typeof map === 'object' && map !== null ? Object.entries(map).find(([, each]) => each !== null && typeof each !== 'function') : ['all', map];
  if (!wrong) return Object.assign(Object.create(null), map) as Settings['map'];
  const found = `${typeof wrong[1]} for ${wrong[0]}`;
  throw new TrackingError('option-invalid', `${scope} option "map" must hold a function or null for each event name, found ${found}. Pass null for what is not to be sent.`);
}

function mustBeFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw new TrackingError('option-invalid', `${scope} option "${name}" must be a function, found ${typeof value}. Pass one or leave it out.`);
}
