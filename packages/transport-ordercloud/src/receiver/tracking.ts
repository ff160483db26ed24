import { sha256Hex } from '../ids/sha256.ts';
import type { OcEvent, OcUser } from './events.ts';
import { apiOrder, messageLine, ofNobody, type OrderFacts } from './lines.ts';
import type { ParseContext } from './parse.ts';
import { currencyIn, type Foreign, find, idIn, known, listOf, numberIn, objectOf, statusIn, textIn, timeIn } from './read.ts';

/** Prefixes that the vendor publishes; both are accepted. Source: article and payload reference; checked 2026-11-21. */
const prefixes = ['sitecore.backbone.messages.', 'sitecore.ordercloud.messages.'];

/** A tracking message: a name and a payload. Names that we do not know give nothing. */
export async function readTracking(name: string, payload: Foreign, context: ParseContext): Promise<readonly OcEvent[]> {
  const prefix = prefixes.find((each) => name.startsWith(each)) ?? '';
  switch (name.slice(prefix.length)) {
    case 'sessions.identified':
      return identified(payload, context);
    case 'orders.lines.added':
      return lineChanged('lineAdded', payload, context);
    case 'orders.lines.updated':
      return lineChanged('lineUpdated', payload, context);
    case 'orders.submitted':
      return submitted(payload, context);
    default:
      context.log('A message of another type was ignored.');
      return [];
  }
}

function identified(payload: Foreign, { origin, log }: ParseContext): readonly OcEvent[] {
  const user = userOf(payload);
  if (user.id === undefined) {
    log('A sign-in without a user id was ignored.');
    return [];
  }
  const key = `identified:${user.id}:${user.anonymousId ?? ''}`;
  return [{ kind: 'identified', user, ...known({ language: textIn(payload, 'Language'), currency: currencyIn(payload, 'Currency') }), ...origin('tracking', key, payload) }];
}

async function lineChanged(kind: 'lineAdded' | 'lineUpdated', payload: Foreign, { origin, log, bytes, sku }: ParseContext): Promise<readonly OcEvent[]> {
  const orderId = orderIdIn(payload);
  const line = messageLine(objectOf(find(payload, 'LineItem')), sku);
  if (orderId === undefined || line === undefined) {
    log('A line without order, product or quantity was ignored.');
    return [];
  }
  const key = `${kind}:${orderId}:${line.id}:${await sha256Hex(bytes)}`;
  return [{ kind, orderId, user: userOf(payload), line, ...known({ currency: currencyIn(payload, 'Currency') }), ...origin('tracking', key, payload) }];
}

function submitted(payload: Foreign, { origin, log, sku }: ParseContext): readonly OcEvent[] {
  // An article promises this form, the reference the flat one.
  const model = find(payload, 'Order');
  const facts = model
    ? apiOrder(objectOf(model), find(payload, 'LineItems'), find(payload, 'Products'), find(payload, 'User'), sku)
    : flatOrder(payload, sku);
  if (facts === undefined) {
    log('An order without id or total was ignored.');
    return [];
  }
  const named = userOf(payload);
  const isOfNobody = named.anonymousId !== undefined && named.id === undefined;
  const user = { ...(isOfNobody ? ofNobody(facts) : facts).user, ...named };
  return [{ kind: 'orderSubmitted', ...facts, user, ...origin('tracking', `submitted:${facts.orderId}`, payload) }];
}

function flatOrder(payload: Foreign, sku: ParseContext['sku']): OrderFacts | undefined {
  const orderId = orderIdIn(payload);
  const total = numberIn(payload, 'OrderTotal');
  if (orderId === undefined || total === undefined) return undefined;
  return known({
    orderId,
    user: {},
    currency: currencyIn(payload, 'Currency') ?? '',
    total,
    subtotal: numberIn(payload, 'OrderSubtotal', 'OrderSubTotal'),
    status: statusIn(payload, 'OrderStatus'),
    createdAt: timeIn(payload, 'OrderDate'),
    lines: listOf(find(payload, 'LineItems')).flatMap((line) => messageLine(line, sku) ?? []),
  });
}

function userOf(payload: Foreign): OcUser {
  const context = objectOf(find(payload, 'UserContext'));
  return known({
    id: idIn(context, 'ID'),
    anonymousId: idIn(context, 'AnonymousId', 'AnonymousID'),
    email: textIn(payload, 'Email'),
    firstName: textIn(payload, 'FirstName'),
    lastName: textIn(payload, 'LastName'),
  });
}

function orderIdIn(payload: Foreign): string | undefined {
  return idIn(payload, 'OrderID', 'OrderId');
}
