import { anyNumber, type Check, type Fields, listOf, matching, must, shape, someText, type Shape, toFields } from '../checks.ts';
import { emailAddress, plainValue, valuesOf, webAddress, zeroOrMore } from '../web-formats.ts';

const uuid = /^[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}$/i;
/** Ids of visitor and session: version 4, lower case, without dashes. */
const bareUuid = matching(/^[\da-f]{12}4[\da-f]{3}[89ab][\da-f]{15}$/, 'a UUID of version 4 without dashes, in lower case');
const anyUuid = matching(uuid, 'a UUID');

const known = {
  itemCode: someText,
  itemPrice: zeroOrMore,
  itemUrl: webAddress,
  itemTotalPrice: anyNumber,
} as const;

const mistakenItem = { quantity: 'it is itemQuantity', price: 'it is itemPrice', name: 'it is itemName', url: 'it is itemUrl', image: 'it is itemImage', code: 'it is itemCode' };

/** A product with its attributes: flat, next to the known fields. */
function product(quantity: Check): Check {
  const fields = shape({ required: { ...known, itemQuantity: quantity }, optional: { itemName: someText, itemImage: webAddress }, mistaken: mistakenItem });
  return (value, name) => {
    const attributes = Object.entries(toFields(value) ?? {}).filter(([key]) => !key.startsWith('item'));
    return [...fields(value, name), ...attributes.flatMap(([key, each]) => plainValue(each, `${name}.${key.slice(0, 60)}`))];
  };
}

/** Goods by length or weight have fractions. */
const units = must('a number above 0', (value) => Number.isFinite(value) && Number(value) > 0);
/** Below zero: the way in which the vendor's own library takes a product out of the cart. */
const addedUnits = must('a number that is not 0', (value) => Number.isFinite(value) && value !== 0);

function exactlyOne(check: Check): Check {
  return (value, name) => (Array.isArray(value) && value.length > 1 ? [`${name} must have one element, one product per event`] : listOf(check)(value, name));
}

const viewed = listOf(shape({ optional: { product: product(units) } }));
const added = exactlyOne(shape({ required: { product: product(addedUnits) }, mistaken: { products: 'it is product here' }, closed: true }));
const ordered = exactlyOne(
  shape({ required: { products: listOf(product(units)), totalPrice: zeroOrMore }, mistaken: { product: 'it is products here', total: 'it is totalPrice' }, closed: true }),
);
const custom: Check = (value, name) => (Array.isArray(value) ? listOf(valuesOf(() => []))(value, name) : valuesOf(() => [])(value, name));

const common: Shape = {
  required: {
    siteId: anyUuid,
    actionType: matching(/^[A-Z][A-Z0-9_]*$/, 'an upper-case name such as PAGE_VIEWED'),
    ContactId: bareUuid,
    sessionId: bareUuid,
  },
  optional: { ContactEmailAddress: emailAddress, CampaignId: anyUuid, MemberId: anyUuid },
  mistaken: {
    sessionid: 'it is sessionId',
    contactId: 'it is ContactId',
    userId: 'it is ContactId',
    email: 'it is ContactEmailAddress',
    url: 'it is Url',
    orderId: 'there is none; put it beside the fields of each product',
    OrderId: 'there is none; put it beside the fields of each product',
  },
  closed: true,
};

const byAction: Readonly<Record<string, Shape>> = {
  IDENTIFY: { required: { ContactEmailAddress: emailAddress }, optional: { ContactName: someText, properties: valuesOf(() => []) } },
  PAGE_VIEWED: { required: { Url: webAddress }, optional: { properties: viewed } },
  ADDED_TO_ORDER: { required: { Url: webAddress, properties: added } },
  ORDER_COMPLETED: { required: { Url: webAddress, properties: ordered } },
  EXIT_INTENT: { required: { Url: webAddress, SecondsOnPage: zeroOrMore } },
};
const otherAction: Shape = { optional: { Url: webAddress, properties: custom } };

/** Everything that is wrong with the body of an event, in plain words. */
export function checkSendEvent(event: Fields): readonly string[] {
  const action = String(event['actionType']);
  if (action === 'ADD_TO_ORDER') return ['actionType ADD_TO_ORDER is outdated: it is ADDED_TO_ORDER'];
  const own = Object.hasOwn(byAction, action) ? byAction[action] : otherAction;
  const required = { ...common.required, ...own?.required };
  const optional = { ...common.optional, ...own?.optional };
  return shape({ ...common, required, optional })(event, '');
}
