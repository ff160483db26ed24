import { type Check, type Fields, isText, listOf, must, oneOf, shape, someText, toFields } from '../checks.ts';
import { emptyFields } from '../web-formats.ts';
import { appType, cartProduct, checkout, contextShape, device, pricedProduct, seenProduct, time } from './shapes.ts';

/** What the sender's way of sending asks for. */
export interface DiscoverExpectations {
  /** Second part of the customer key; visitor ids begin with it. */
  readonly domainId: string;
  /** Sent by the visitor's own browser. */
  readonly ofVisitor: boolean;
}

interface EventRule {
  readonly names: readonly string[];
  readonly fields?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
  readonly page?: boolean;
  readonly user?: boolean;
}

const oneProduct: Check = (value, name) =>
  Array.isArray(value) && value.length > 1 ? [`${name} must have one element, one product per event`] : listOf(pricedProduct)(value, name);
const originPages = ['home', 'pdp', 'category', 'cart', 'qview'];
const widget = { rfkid: someText, f: oneOf('sp', 'sb', 'rw') };

const rules: Readonly<Record<string, EventRule>> = {
  view: { names: ['page', 'home', 'category', 'search', 'cart', 'confirm', 'other'], page: true },
  'view product': { names: ['pdp', 'qview'], fields: { products: listOf(seenProduct) }, page: true },
  a2c: { names: originPages, fields: { products: oneProduct } },
  status: { names: ['cart'], fields: { products: listOf(cartProduct, 0) } },
  a2w: { names: originPages, fields: { products: listOf(pricedProduct) } },
  user: { names: ['login', 'info'], user: true },
  order: { names: ['confirm'], fields: { products: listOf(pricedProduct), checkout } },
  'widget appear': { names: ['appear'], fields: widget },
  'widget click': { names: ['click'], fields: widget, optional: { click_type: someText, click_text: someText, index: () => [], products: listOf(seenProduct) } },
};

/** Former place of the visitor's data, still sent by the vendor's own package. */
const formerUser = shape({ required: { id: someText }, optional: { email: someText, eid: someText }, closed: true });

/** Everything that is wrong with the inner event, in plain words. */
export function checkDiscoverEvent(event: Fields, expect: DiscoverExpectations): readonly string[] {
  const rule = findRule(event);
  if (!rule) return ['type and name are no pair that Discover knows'];
  const context = contextShape({ ofVisitor: expect.ofVisitor, page: rule.page ?? false, user: rule.user ?? false });
  const value = shape({
    required: { ...rule.fields, ...(needsContext(rule, expect) && { context }) },
    optional: { context, user: formerUser, ...rule.optional },
    mistaken: { product: 'it is products', page: 'it belongs into context', geo: 'it belongs into context', browser: 'it belongs into context' },
    closed: true,
  });
  return [
    ...shape({
      required: { type: someText, name: someText, value, t: time, t0: time },
      optional: { uuid: visitorId(expect.domainId), user_id: someText, device, app_type: appType },
      mistaken: { action: 'that is a field of Search', client_time_ms: 'it is t', userId: 'it is user_id' },
      closed: true,
    })(event, ''),
    ...identityProblems(event),
    ...timeProblems(event),
    ...emptyFields(event),
  ];
}

function findRule({ type, name }: Fields): EventRule | undefined {
  const candidates = [type, `${String(type)} product`, `${String(type)} ${String(name)}`].map((key) => (isText(key) && Object.hasOwn(rules, key) ? rules[key] : undefined));
  return candidates.find((rule) => rule?.names.includes(String(name)));
}

const needsContext = (rule: EventRule, { ofVisitor }: DiscoverExpectations) => !ofVisitor || rule.page === true || rule.user === true;

/** Seven parts with hyphens between: domain id, four free parts, at least 20 letters and digits, milliseconds. */
export function visitorId(domainId: string): Check {
  return must('a visitor id of this domain: seven parts, the domain id first and milliseconds last', (value) => {
    if (!isText(value)) return false;
    const [domain, , , , , random = '', milliseconds = '', ...more] = value.split('-');
    return domain === domainId && more.length === 0 && /^[\da-z]{20,}$/.test(random) && /^\d{13}$/.test(milliseconds);
  });
}

function identityProblems({ uuid, user_id: userId }: Fields): readonly string[] {
  if (uuid === undefined && userId === undefined) return ['uuid or user_id is missing'];
  return uuid !== undefined && userId !== undefined ? ['uuid and user_id exclude each other'] : [];
}

function timeProblems({ t, t0 }: Fields): readonly string[] {
  return typeof t === 'number' && typeof t0 === 'number' && t0 > t ? ['t0 is later than t: a page is loaded before something happens on it'] : [];
}

/** The event inside its envelope, or what is wrong with the envelope. */
export function unwrap(body: Fields): { readonly event: Fields } | { readonly problem: string } {
  const event = toFields(body['data']);
  if (!event) return { problem: 'data is missing: Discover wraps the event into { "data": … }' };
  const others = Object.keys(body).filter((key) => key !== 'data');
  return others.length > 0 ? { problem: `${others.join(', ').slice(0, 100)} stands beside data: the envelope has nothing else` } : { event };
}

/** For callers that send a list of scopes. */
export const scopes = listOf(oneOf('event', 'search-rec', 'feed'));
