import { isAnonymous } from '../identity/read-token.ts';
import type { OcEvent, OcSource } from './events.ts';
import { apiOrder, ofNobody } from './lines.ts';
import type { ParseContext } from './parse.ts';
import { type Foreign, find, objectOf, statusIn, textIn } from './read.ts';

const orderMessages = new Set(['OrderSubmitted', 'OrderSubmittedForApproval', 'OrderApproved']);

/** A message sender's payload. One comes per recipient, so an order may arrive several times under one key. */
export function readMessageSender(message: Foreign, context: ParseContext): readonly OcEvent[] {
  if (!orderMessages.has(textIn(message, 'MessageType') ?? '')) {
    context.log('A message sender payload of another type was ignored.');
    return [];
  }
  return readOrderBody('messageSender', objectOf(find(message, 'EventBody')), message, context);
}

/** The worksheet of an integration event. Only an order that was submitted is one: rates and totals are asked for before that. */
export function readWorksheet(message: Foreign, context: ParseContext): readonly OcEvent[] {
  const worksheet = objectOf(find(message, 'OrderWorksheet'));
  const order = objectOf(find(worksheet, 'Order'));
  const status = statusIn(order, 'Status');
  const isSubmitted = find(order, 'IsSubmitted') === true || (status !== undefined && status !== 'Unsubmitted');
  return isSubmitted ? readOrderBody('integration', worksheet, message, context) : [];
}

function readOrderBody(source: OcSource, body: Foreign, message: Foreign, { origin, log, sku }: ParseContext): readonly OcEvent[] {
  const facts = apiOrder(objectOf(find(body, 'Order')), find(body, 'LineItems'), find(body, 'Products'), undefined, sku);
  if (facts) return [{ kind: 'orderSubmitted', ...(isAnonymous(textIn(message, 'UserToken') ?? '') ? ofNobody(facts) : facts), ...origin(source, `submitted:${facts.orderId}`, message) }];
  log('An order without id or total was ignored.');
  return [];
}
