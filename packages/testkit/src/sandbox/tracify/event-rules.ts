import { type Fields, toFields } from '../checks.ts';
import { findDataProblems } from './data-rules.ts';
import { findIdentityProblems } from './identity-rules.ts';
import type { KnownVisitor, TracifySetup } from './setup.ts';

const types = ['pageview', 'productview', 'addtocart', 'purchase', 'conversion'];
const fieldNames = ['url', 'customer_site_id', 'identity_data', 'datetime', 'type', 'data'];

/** What is wrong with one event; an empty list when it is good. */
export function findEventProblems(setup: TracifySetup, visitors: readonly KnownVisitor[], value: unknown): readonly string[] {
  const event = toFields(value);
  if (!event) return ['an event must be an object'];
  const missing = fieldNames.filter((name) => event[name] === undefined).map((name) => `${name} is missing`);
  const unknown = Object.keys(event).filter((name) => !fieldNames.includes(name)).map((name) => `${name.slice(0, 60)} is not a field of an event`);
  if (missing.length + unknown.length > 0) return [...missing, ...unknown];
  const type = String(event['type']);
  const known = setup.surveys ? [...types, 'postpurchasesurvey'] : types;
  if (!known.includes(type) || typeof event['type'] !== 'string') return [`type must be one of ${known.join(', ')}`];
  return [
    ...findUrlProblems(event),
    ...findSiteProblems(setup, event),
    ...findTimeProblems(event),
    ...findIdentityProblems(setup, visitors, event['identity_data']),
    ...findDataProblems(setup, type, String(event['url']), event['data']),
  ];
}

function findUrlProblems({ url }: Fields): readonly string[] {
  if (typeof url !== 'string' || url.length < 7 || !/^https?:\/\//.test(url) || !URL.canParse(url)) return ['url must be an absolute URL of at least 7 characters'];
  return url.includes('#') ? ['url must not carry a fragment'] : [];
}

function findSiteProblems(setup: TracifySetup, { customer_site_id: id }: Fields): readonly string[] {
  if (typeof id !== 'string' || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return ['customer_site_id must be a lower-case UUID with dashes'];
  return id === setup.customerSiteId ? [] : ['customer_site_id is unknown'];
}

function findTimeProblems({ datetime }: Fields): readonly string[] {
  const says = ['datetime must be UTC in the form YYYY-MM-DD HH:MM:SS'];
  if (typeof datetime !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(datetime)) return says;
  const time = Date.parse(`${datetime.replace(' ', 'T')}Z`);
  return Number.isFinite(time) && new Date(time).toISOString().slice(0, 19).replace('T', ' ') === datetime ? [] : says;
}
