import { anyText, type Check, listOf, must, oneOf, shape, someText } from '../checks.ts';
import { emailAddress, epochMillis, ipAddress, lowerThree, lowerTwo, valuesOf, wholeUnits, zeroOrMore } from '../web-formats.ts';

const twoLetters = must('two letters', (value) => typeof value === 'string' && /^[A-Za-z]{2}$/.test(value));
const anyObject = valuesOf(() => []);

/** An address on the Internet, or a country. */
export const geo: Check = (value, name) => {
  const problems = shape({ optional: { ip: ipAddress, country: twoLetters, state: someText, city: someText, zip: someText }, closed: true })(value, name);
  const { ip, country } = (value ?? {}) as { readonly ip?: unknown; readonly country?: unknown };
  return ip === undefined && country === undefined ? [...problems, `${name} needs ip or country`] : problems;
};

export const device = oneOf('pc', 'mobile', 'tablet');
export const appType = oneOf('native', 'webview', 'browser');
export const browser = shape({ required: { user_agent: someText }, optional: { device, app_type: appType }, closed: true });
export const page = shape({
  optional: { uri: someText, title: anyText, referrer: someText, locale_country: lowerTwo, locale_language: lowerTwo, locale_currency: lowerThree },
  mistaken: { url: 'it is uri' },
  closed: true,
});

const address = shape({ optional: { address_line_1: anyText, address_line_2: anyText, state: anyText, zip: anyText, country: anyText }, closed: true });

/** A signed-in visitor. */
export const user: Check = (value, name) => {
  const problems = shape({
    required: { id: someText },
    optional: { email: emailAddress, eid: someText, fbid: someText, address, gender: anyText, groups: listOf(someText, 0), addn_attributes: anyObject },
    mistaken: { cuid: 'that is the field of Search; it is id here' },
    closed: true,
  })(value, name);
  const { email, eid } = (value ?? {}) as { readonly email?: unknown; readonly eid?: unknown };
  return email !== undefined && eid === undefined ? [...problems, `${name}.eid is required together with email`] : problems;
};

const campaignField = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'];
const campaign = shape({ optional: Object.fromEntries(campaignField.map((name) => [name, anyText])), closed: true });
const store = shape({ optional: { id: someText, group_id: someText }, closed: true });
const fitment = shape({ required: { ids: listOf(someText) }, closed: true });

/** Context of an event. `ofVisitor`: the vendor sees the visitor's own connection, so address and browser need not be told. */
export function contextShape(needs: { readonly ofVisitor: boolean; readonly page: boolean; readonly user: boolean }): Check {
  const fields = { geo, browser, page, user, campaign, store, fitment };
  const required = { ...(!needs.ofVisitor && { geo, browser }), ...(needs.page && { page: withUri }), ...(needs.user && { user }) };
  return shape({ required, optional: fields, closed: true });
}

const withUri: Check = (value, name) => {
  const uri = (value as { readonly uri?: unknown } | null)?.uri;
  return [...page(value, name), ...(uri === undefined ? [`${name}.uri is missing`] : [])];
};

const sku = someText;
const noSuchField = { id: 'it is sku', qty: 'it is quantity', original_price: 'it is price_original', final_price: 'it is price' };
export const seenProduct = shape({ required: { sku }, optional: { quantity: wholeUnits, price: zeroOrMore, price_original: zeroOrMore }, mistaken: noSuchField, closed: true });
export const cartProduct = shape({ required: { sku, quantity: wholeUnits }, optional: { price: zeroOrMore, price_original: zeroOrMore }, mistaken: noSuchField, closed: true });
export const pricedProduct = shape({ required: { sku, quantity: wholeUnits, price: zeroOrMore }, optional: { price_original: zeroOrMore }, mistaken: noSuchField, closed: true });
export const checkout = shape({ required: { order_id: someText, total: zeroOrMore, subtotal: zeroOrMore }, closed: true });
export const time = epochMillis;
