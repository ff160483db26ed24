import type { EventEnvelope } from '@waymark/core';
import type { Refusal } from '@waymark/core/transport';

const words: Readonly<Record<string, string>> = {
  cart: 'Nothing changed in the cart that the destination hears of, or it is from before an order that is already told.',
  known: 'The destination was told the same of this visitor before.',
  nothing: 'The mapping made nothing of the event.',
  'visitor-missing': 'The event names no visitor: track it with a browser id.',
  'url-missing': 'The event has no page address, which the destination needs.',
  'product-url-missing': 'A product has no page: give it a url, or set option "productUrl" or "shopUrl".',
  'action-invalid': 'A custom action must have an upper-case name, and none that the destination uses itself, such as ORDER_COMPLETED: call the event otherwise.',
  'client-unknown': 'The vendor needs IP address and user agent of the visitor: track through forRequest() or a relay.',
  'event-invalid': 'The payload is not what its event promises, or a function of "map" failed.',
  'order-repeated': 'An order with this id was sent before and would count twice.',
};

/** The refusal with a message for people. `map`: the mappings that the application replaced. */
export function explain(why: Refusal, { name }: Pick<EventEnvelope, 'name'>, map: object = {}): Refusal {
  const unwanted = /^(cart|checkout)/.test(name) ? 'cart' : name.startsWith('user') && !Object.hasOwn(map, name) ? 'known' : 'nothing';
  return { ...why, message: words[why.code === 'not-wanted' ? unwanted : why.code] ?? why.message };
}
