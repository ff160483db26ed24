import type { Refusal } from '@waymark/core/transport';

/** An event that the vendor has no use for, found only when it is sent. The lane drops it as not wanted instead of counting it as delivered. */
export const nothingRefusal: Refusal = { code: 'not-wanted', message: 'The mapping made nothing of the event.' };
export const cartRefusal: Refusal = { code: 'not-wanted', message: 'Nothing changed in the cart that the destination hears of.' };
export const boughtRefusal: Refusal = { code: 'not-wanted', message: 'The cart was changed before the order that is already told.' };
export const knownRefusal: Refusal = { code: 'not-wanted', message: 'The destination was told the same of this visitor before.' };
/** An event that the vendor could not take. */
export const urlRefusal: Refusal = { code: 'url-missing', message: 'The event has no page address, which the destination needs.' };
export const visitorRefusal: Refusal = { code: 'visitor-missing', message: 'The event names no visitor: track it with a browser id.' };
export const mappingRefusal: Refusal = { code: 'mapping-failed', message: 'The payload is not what its event promises, or a function of "map" failed.' };
export const orderRefusal: Refusal = { code: 'order-repeated', message: 'An order with this id was sent before and would count twice.' };
