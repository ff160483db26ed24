import type { Refusal } from '@waymark/core/transport';

export const urlRefusal: Refusal = { code: 'url-missing', message: 'The event has no page address, which the destination needs.' };
export const visitorRefusal: Refusal = { code: 'visitor-missing', message: 'The event names no visitor: track it with a browser id.' };
export const mappingRefusal: Refusal = { code: 'mapping-failed', message: 'The payload is not what its event promises, or a function of "map" failed.' };
export const orderRefusal: Refusal = { code: 'order-repeated', message: 'An order with this id was sent before and would count twice.' };
