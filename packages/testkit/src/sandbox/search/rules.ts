import { anyText, type Check, type Fields, isText, listOf, oneOf, shape, someText } from '../checks.ts';
import { appType, device } from '../discover/shapes.ts';
import { visitorId } from '../discover/rules.ts';
import { emailAddress, emptyFields, epochMillis, ipAddress, lowerThree, lowerTwo, valuesOf, wholeUnits, zeroOrMore } from '../web-formats.ts';

/** What the sender's way of sending asks for. */
export interface SearchExpectations {
  readonly domainId: string;
  /** Sent by the visitor's own browser. */
  readonly ofVisitor: boolean;
}

const anyObject = valuesOf(() => []);
const entity = shape({
  required: { id: someText, entity_type: someText },
  optional: {
    ...{ entity_subtype: someText, attributes: anyObject, uri: someText, variant: someText, source_id: someText },
    ...{ price: zeroOrMore, final_price: zeroOrMore, quantity: wholeUnits },
  },
  mistaken: { sku: 'it is id', type: 'it is entity_type', price_original: 'it is price, beside final_price' },
  closed: true,
});
const transaction = shape({ required: { order_id: someText }, optional: { order_total: zeroOrMore, order_subtotal: zeroOrMore, coupon: someText, store: anyObject }, closed: true });

const browser: Check = (value, name) => {
  const { user_agent: agent, device: kind } = (value ?? {}) as Fields;
  const problems = shape({ optional: { user_agent: someText, device, app_type: appType }, closed: true })(value, name);
  return agent === undefined && kind === undefined ? [...problems, `${name} needs user_agent or device`] : problems;
};
const geo: Check = (value, name) => {
  const { ip, country, state } = (value ?? {}) as Fields;
  const problems = shape({ optional: { ip: ipAddress, country: someText, state: someText, city: someText, zip: someText }, closed: true })(value, name);
  return ip === undefined && (country === undefined || state === undefined) ? [...problems, `${name} needs ip, or country and state`] : problems;
};
const page = shape({ optional: { uri: someText, title: anyText, referrer: someText, locale_country: lowerTwo, locale_language: lowerTwo, locale_currency: lowerThree }, closed: true });
const pageWithUri: Check = (value, name) => [...page(value, name), ...((value as Fields | null)?.['uri'] === undefined ? [`${name}.uri is missing`] : [])];
const user = shape({
  required: { cuid: someText },
  optional: { email: emailAddress, eid: someText, fbid: someText, address: anyObject },
  mistaken: { id: 'that is the field of Discover; it is cuid here' },
  closed: true,
});
const store = shape({ optional: { id: someText, group_id: someText }, closed: true });

interface ActionRule {
  /** Left out: any name. */
  readonly names?: readonly string[];
}

const actions: Readonly<Record<string, ActionRule>> = {
  view: {},
  click: {},
  get: {},
  add: { names: ['cart', 'wishlist', 'order_confirm'] },
  remove: { names: ['cart', 'wishlist'] },
  identify: { names: ['login', 'signup', 'info'] },
};

/** Everything that is wrong with an event, in plain words. */
export function checkSearchEvent(event: Fields, expect: SearchExpectations): readonly string[] {
  const { action, name } = event;
  if (event['data'] !== undefined) return ['the event is wrapped into data: Search takes it bare'];
  const rule = isText(action) && Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!rule) return [`action must be one of ${Object.keys(actions).join(', ')}`];
  if (rule.names && !rule.names.includes(String(name))) return [`name must be one of ${rule.names.join(', ')} for action ${String(action)}`];
  return [
    ...shape({
      required: { name: someText, action: someText, value: valueShape(event, expect), client_time_ms: epochMillis },
      optional: {
        ...{ uuid: visitorId(expect.domainId), user_id: someText, page_load_time_ms: epochMillis },
        ...{ action_sub_type: oneOf('conversion'), action_cause: someText, interaction_id: someText },
      },
      mistaken: { type: 'that is a field of Discover', t: 'it is client_time_ms', t0: 'it is page_load_time_ms' },
      closed: true,
    })(event, ''),
    ...identityProblems(event),
    ...emptyFields(event),
  ];
}

function valueShape({ action, name }: Fields, { ofVisitor }: SearchExpectations): Check {
  const isOrder = action === 'add' && name === 'order_confirm';
  const isCartState = action === 'view' && name === 'cart';
  const needsEntities = action === 'add' || action === 'remove' || (action === 'view' && name === 'entity_page');
  const needsPage = action === 'view' && !isCartState;
  const context = shape({
    required: { ...(!ofVisitor && { browser, geo }), ...(needsPage && { page: pageWithUri }), ...(action === 'identify' && { user }) },
    optional: { browser, geo, page, user, store },
    mistaken: { campaign: 'Search takes none with events' },
    closed: true,
  });
  const needsContext = !ofVisitor || needsPage || action === 'identify';
  return shape({
    required: { ...(needsEntities && { entities: listOf(entity) }), ...(isOrder && { transaction }), ...(needsContext && { context }) },
    optional: { entities: listOf(entity, 0), context, custom_attributes: anyObject, ...(action === 'click' && { index: () => [], rfk_id: someText }) },
    mistaken: { products: 'it is entities', checkout: 'it is transaction', transaction: 'it belongs to order_confirm only' },
    closed: true,
  });
}

function identityProblems({ uuid, user_id: userId }: Fields): readonly string[] {
  if (uuid === undefined && userId === undefined) return ['uuid or user_id is missing'];
  return uuid !== undefined && userId !== undefined ? ['uuid and user_id exclude each other'] : [];
}
