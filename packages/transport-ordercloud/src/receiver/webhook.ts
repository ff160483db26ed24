import { isAnonymous, readOrderCloudToken } from '../identity/read-token.ts';
import type { OcEvent, OcLine, ShopperMarks } from './events.ts';
import { apiLine, apiOrder, apiUser, ofNobody } from './lines.ts';
import type { ParseContext } from './parse.ts';
import { sha256Hex } from '../ids/sha256.ts';
import { stableHex } from '../ids/stable-id.ts';
import { type Foreign, find, idIn, known, listOf, objectOf, textIn, timeIn } from './read.ts';

type Meaning = 'lineAdded' | 'lineUpdated' | 'lineRemoved' | 'cartEmptied' | 'orderSubmitted' | 'registered';

/** Routes of interest in lower case. `PUT v1/me/orders`, the transfer, says nothing that a message does not say better. */
const routes: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['POST v1/orders/{direction}/{orderid}/lineitems', 'lineAdded'],
  ['POST v1/cart/lineitems', 'lineAdded'],
  ['POST v1/cart/bundles/{bundleid}', 'lineAdded'],
  ['PUT v1/orders/{direction}/{orderid}/lineitems/{lineitemid}', 'lineUpdated'],
  ['PATCH v1/orders/{direction}/{orderid}/lineitems/{lineitemid}', 'lineUpdated'],
  ['PUT v1/cart/lineitems/{lineitemid}', 'lineUpdated'],
  ['PATCH v1/cart/lineitems/{lineitemid}', 'lineUpdated'],
  ['DELETE v1/orders/{direction}/{orderid}/lineitems/{lineitemid}', 'lineRemoved'],
  ['DELETE v1/cart/lineitems/{lineitemid}', 'lineRemoved'],
  ['DELETE v1/cart/bundles/{bundleid}/{bundleitemid}', 'lineRemoved'],
  ['DELETE v1/cart', 'cartEmptied'],
  ['POST v1/orders/{direction}/{orderid}/submit', 'orderSubmitted'],
  ['POST v1/cart/submit', 'orderSubmitted'],
  ['PUT v1/me/register', 'registered'],
]);

/** Begins the part of a key that is made of the body, for webhooks without a log id. */
export const bodyMark = 'sha256-';

/** A call that a shopper made. One without its answer has not happened yet (a pre-hook) and gives nothing, removals excepted: they have no answer. */
export async function readWebhook(hook: Foreign, context: ParseContext): Promise<readonly OcEvent[]> {
  const route = (textIn(hook, 'Route') ?? '').toLowerCase().replace(/^\//, '');
  const verb = (textIn(hook, 'Verb') ?? '').toUpperCase();
  const meaning = routes.get(`${verb} ${route}`);
  // Without a log id only the same bytes are the same call.
  const key = `webhook:${idIn(hook, 'LogID') ?? `${bodyMark}${await sha256Hex(context.bytes)}`}:${route}:${verb}`;
  const body = find(objectOf(find(hook, 'Response')), 'Body');
  switch (meaning) {
    case 'lineAdded':
    case 'lineUpdated':
      return changed(meaning, key, body, hook, context);
    case 'lineRemoved':
      return removed(key, hook, context);
    case 'cartEmptied':
      return [{ kind: 'cartEmptied', orderId: orderIdOf(hook, {}), user: {}, ...shopperOf(hook), ...context.origin('webhook', key, hook) }];
    case 'orderSubmitted': {
      const order = objectOf(body);
      const facts = apiOrder(order, find(order, 'LineItems'), [], undefined, context.sku);
      return facts ? [{ kind: 'orderSubmitted', ...(isAnonymous(textIn(hook, 'UserToken') ?? '') ? ofNobody(facts) : facts), ...context.origin('webhook', `submitted:${facts.orderId}`, hook) }] : [];
    }
    case 'registered':
      return registered(key, hook, context);
    case undefined:
      context.log('A webhook of another route was ignored.');
      return [];
  }
}

/** The answer is the line, or for a bundle several of them. */
function changed(kind: 'lineAdded' | 'lineUpdated', key: string, body: unknown, hook: Foreign, { origin, sku }: ParseContext): readonly OcEvent[] {
  const nested = find(objectOf(body), 'LineItems');
  // Without an offset it says nothing: it may be anybody's time.
  const happenedAt = /(Z|[+-]\d\d:\d\d)$/.test(textIn(hook, 'Date') ?? '') ? timeIn(hook, 'Date') : undefined;
  return listOf(nested ?? body).flatMap((each, index) => {
    const line = apiLine(each, sku);
    const own = index === 0 ? key : `${key}:${index}`;
    return line ? [{ kind, orderId: orderIdOf(hook, objectOf(body)), user: {}, ...shopperOf(hook), line, ...known({ happenedAt }), ...origin('webhook', own, hook) }] : [];
  });
}

function removed(key: string, hook: Foreign, { origin }: ParseContext): readonly OcEvent[] {
  const parameters = objectOf(find(hook, 'RouteParams'));
  const id = idIn(parameters, 'lineItemID', 'LineItemID', 'lineitemid');
  const bundleItemId = idIn(parameters, 'bundleItemID', 'BundleItemID', 'bundleitemid');
  if (id === undefined && bundleItemId === undefined) return [];
  const line: OcLine = { id: id ?? '', productId: '', sku: '', quantity: 0, ...(bundleItemId !== undefined && { bundleItemId }) };
  return [{ kind: 'lineRemoved', orderId: orderIdOf(hook, {}), user: {}, ...shopperOf(hook), line, ...origin('webhook', key, hook) }];
}

function registered(key: string, hook: Foreign, { origin, log }: ParseContext): readonly OcEvent[] {
  const user = apiUser(objectOf(find(objectOf(find(hook, 'Request')), 'Body')));
  if (user.id === undefined) {
    log('A registration without a user id was ignored.');
    return [];
  }
  return [{ kind: 'identified', user, ...origin('webhook', key, hook) }];
}

/** The order of a call: in the route, in the answer, or (carts of anonymous shoppers) in the token. The signature of the message vouches for the token. */
function orderIdOf(hook: Foreign, body: Foreign): string {
  const inRoute = idIn(objectOf(find(hook, 'RouteParams')), 'orderID', 'OrderID', 'orderid');
  return inRoute ?? idIn(body, 'OrderID') ?? readOrderCloudToken(textIn(hook, 'UserToken') ?? '')?.orderId ?? '';
}

/** Who called, on his own cart. Anonymous shoppers share one user and have the order in the token; others than buyers work on carts of others. */
function shopperOf(hook: Foreign): { readonly shopper?: ShopperMarks } {
  const isOwnCart = /^\/?v1\/cart\b/i.test(textIn(hook, 'Route') ?? '');
  const token = isOwnCart ? readOrderCloudToken(textIn(hook, 'UserToken') ?? '') : undefined;
  if (!token || token.orderId !== undefined || (token.userType ?? 'buyer') !== 'buyer') return {};
  const shopper = [token.userId, token.username].filter((name) => name !== undefined).map(stableHex);
  return shopper.length > 0 ? { shopper } : {};
}
