import type { Refusal } from '@waymark/core/transport';

export const urlRefusal = refusal('url-missing', 'The event has no page address, which the destination needs.');
export const visitorRefusal = refusal('visitor-missing', 'The event names no visitor: track it with a browser id.');
export const mappingRefusal = refusal('mapping-failed', 'The payload is not what its event promises, or a function of "map" failed.');
export const orderRefusal = refusal('order-repeated', 'An order with this id was sent before and would count twice.');

/** A reason not to send an event. */
export function refusal(code: string, message: string): Refusal {
  return { code, message };
}
