import { toFields } from '../checks.ts';
import { isAmount } from './amount.ts';
import { findItemProblems } from './item-rules.ts';
import { isAllowedOrigin, type TracifySetup } from './setup.ts';

/** Keys with a meaning of their own and the event types that carry them; everything else is a URL parameter. */
const ownKeys: Readonly<Record<string, readonly string[]>> = {
  Referer: ['pageview', 'productview'],
  order_id: ['purchase', 'postpurchasesurvey'],
  conversion_id: ['conversion'],
  currency: ['purchase', 'conversion'],
  cc: ['purchase', 'conversion'],
  amount: ['purchase', 'conversion'],
  value: ['conversion'],
  source: ['postpurchasesurvey'],
  medium: ['postpurchasesurvey'],
};
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  purchase: ['order_id', 'currency', 'amount'],
  conversion: ['conversion_id', 'currency'],
  postpurchasesurvey: ['order_id', 'source'],
};
const misspelled = new Map([
  ['url_parameters', 'URL parameters are spread flat into data'],
  ['referer', 'the name is Referer'],
  ['referrer', 'the name is Referer'],
]);
/** Keys with a meaning, by their spelling in lower case. */
const spellings = new Map([...Object.keys(ownKeys), 'origin'].map((key) => [key.toLowerCase(), key]));
const privateParts = new Set('email mail phone firstname lastname surname token code password pwd secret auth session sid jwt key apikey'.split(' '));
const surveySources = ['facebook', 'tiktok', 'google', 'taboola', 'outbrain', 'twitter', 'pinterest'];
const currencies = new Set(Intl.supportedValuesOf('currency'));
const itemKey = /^(?:ITEM|AMT|QTY)\d+$/;

/** What is wrong with the `data` of one event. */
export function findDataProblems(setup: TracifySetup, type: string, url: string, value: unknown): readonly string[] {
  const fields = toFields(value);
  if (!fields) return ['data must be an object'];
  const entries = Object.entries(fields);
  const notText = entries.filter(([, part]) => typeof part !== 'string').map(([key]) => `data.${key.slice(0, 60)} must be text`);
  if (notText.length > 0) return notText;
  const data = new Map(entries as [string, string][]);
  const missing = [...(requiredKeys[type] ?? []), ...(type === 'conversion' ? [setup.conversionValueKey] : [])].filter((key) => !data.get(key));
  return [
    ...missing.map((key) => `data.${key} is missing`),
    ...findOriginProblems(setup, url, data.get('origin')),
    ...[...data].flatMap(([key, text]) => findKeyProblems(setup, type, key, text)),
    ...findMoneyProblems(setup, data),
    ...findItemProblems(setup, data),
  ];
}

function findOriginProblems(setup: TracifySetup, url: string, origin: string | undefined): readonly string[] {
  if (origin === undefined) return ['data.origin is missing'];
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) return ['data.origin must be scheme and host without a trailing slash'];
  if (URL.canParse(url) && new URL(url).origin !== origin) return ['data.origin is not the origin of url'];
  return isAllowedOrigin(setup, origin) ? [] : ['data.origin does not belong to this site'];
}

function findKeyProblems(setup: TracifySetup, type: string, key: string, text: string): readonly string[] {
  const proper = spellings.get(key.toLowerCase());
  const advice = misspelled.get(key.toLowerCase()) ?? (proper !== undefined && proper !== key ? `the name is ${proper}` : undefined);
  if (key !== 'Referer' && advice !== undefined) return [`data.${key.slice(0, 60)} is not a key: ${advice}`];
  if (key === 'origin') return [];
  const types = Object.hasOwn(ownKeys, key) ? ownKeys[key] : undefined;
  if (types) return types.includes(type) ? findOwnKeyProblems(key, text) : [`data.${key} is not documented for ${type}`];
  if (itemKey.test(key)) return type === 'purchase' || (type === 'addtocart' && setup.addToCartItems) ? [] : [`data.${key} is not documented for ${type}`];
  return findParameterProblems(key, text);
}

function findOwnKeyProblems(key: string, text: string): readonly string[] {
  if (text === '') return [`data.${key} is empty and should be left out`];
  if (key === 'Referer' && !URL.canParse(text)) return ['data.Referer must be an absolute URL'];
  if (key === 'currency' && !currencies.has(text)) return ['data.currency must be an ISO 4217 code in upper case'];
  if (key === 'source' && !surveySources.includes(text)) return [`data.source must be one of ${surveySources.join(', ')}`];
  return [];
}

/** URL parameters must be free of personal data and secrets. */
function findParameterProblems(key: string, text: string): readonly string[] {
  if (/@|%(?:25)*40/i.test(`${key}=${text}`)) return ['a URL parameter in data looks like an e-mail address'];
  if (/^(?:utm|trc)_/.test(key)) return [];
  const parts = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().split(/[_.-]/);
  return parts.some((part) => privateParts.has(part)) ? [`data.${key.slice(0, 60)} is a URL parameter that carries personal data or a secret`] : [];
}

function findMoneyProblems(setup: TracifySetup, data: ReadonlyMap<string, string>): readonly string[] {
  const problems = ['amount', 'value'].filter((key) => data.has(key) && !isAmount(setup, data.get(key) ?? '')).map((key) => `data.${key} must be a decimal with two places such as 58${setup.decimalSeparator}70`);
  if (data.has('cc') && data.get('cc') !== data.get('currency')) problems.push('data.cc must repeat currency');
  if (data.has('amount') && data.has('value') && data.get('amount') !== data.get('value')) problems.push('data.value must repeat amount');
  return problems;
}
