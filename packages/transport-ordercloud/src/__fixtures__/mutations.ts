import * as fc from 'fast-check';
import { apiLineItem, apiOrderModel, identifiedPayload, linePayload, orderPayload, webhook } from './messages.ts';

const token = (claims: object): string => `e.${btoa(JSON.stringify(claims))}.s`;
const tracking = (type: string, Payload: object): object => ({ Headers: { type }, Payload });

/** Messages of every kind that OrderCloud sends, each right. */
export const rightMessages: readonly object[] = [
  tracking('sitecore.backbone.messages.sessions.identified', identifiedPayload),
  tracking('sitecore.ordercloud.messages.orders.lines.added', linePayload),
  tracking('sitecore.backbone.messages.orders.lines.updated', linePayload),
  tracking('sitecore.ordercloud.messages.orders.submitted', orderPayload),
  tracking('orders.submitted', { Order: apiOrderModel, LineItems: [apiLineItem], User: { ID: 'u-1' } }),
  webhook('POST', 'v1/cart/lineitems', { UserToken: token({ orderid: 'SO-5521' }), Response: { Body: apiLineItem } }),
  webhook('POST', 'v1/cart/bundles/{bundleID}', { UserToken: token({ usr: 'mira', u: 'u-1' }), Response: { Body: { LineItems: [apiLineItem, { ...apiLineItem, ID: 'L2', BundleItemID: 'B' }] } } }),
  webhook('DELETE', 'v1/cart/lineitems/{lineItemID}', { RouteParams: { lineItemID: 'L1' }, UserToken: token({ usr: 'mira' }) }),
  webhook('DELETE', 'v1/cart', { UserToken: token({ orderid: 'SO-5521' }) }),
  webhook('POST', 'v1/orders/{direction}/{orderID}/submit', { RouteParams: { orderID: 'SO-5521' }, Response: { Body: apiOrderModel } }),
  webhook('PUT', 'v1/me/register', { Request: { Body: { ID: 'u-1', Email: 'mira@example.org' } } }),
  { MessageType: 'OrderSubmitted', OcLogIdHeader: 'x', EventBody: { Order: apiOrderModel, LineItems: [apiLineItem], Products: { ID: 'KAF-1000', Name: 'Hochland' } } },
  { OrderWorksheet: { Order: apiOrderModel, LineItems: [apiLineItem] }, Environment: 'Sandbox' },
];

const nasty = fc.constantFrom<unknown>(null, true, '', 0, -1, 1e308, Number.MIN_VALUE, '0x10', '1e999', 'x'.repeat(600), 'é\u0000\uD800', [], {}, [[]], JSON.parse('{"__proto__":{"polluted":1}}'), '2025-99-99T99:99', 'v1/cart');
const anyValue = fc.oneof({ weight: 3, arbitrary: nasty }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) });
const anyName = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'Headers', 'Payload', 'Route', 'Verb', 'Order', 'LineItems', 'EventBody'), fc.string({ maxLength: 8 }));

/** A change at the place that `at` chooses: a member replaced, taken out or put in. */
interface Change {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'double';
  readonly name: string;
  readonly value: unknown;
}

const anyChange: fc.Arbitrary<Change> = fc.record({ at: fc.nat(60), how: fc.constantFrom('replace', 'remove', 'add', 'double'), name: anyName, value: anyValue });

/** Texts of messages that were right before somebody changed some of their members. */
export const mutatedMessage: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...rightMessages), fc.array(anyChange, { minLength: 1, maxLength: 5 }))
  .map(([message, changes]) => JSON.stringify(changes.reduce(changed, JSON.parse(JSON.stringify(message)) as unknown)));

/** Bodies of any kind: bytes, JSON of any form, texts that are nearly JSON, and messages with changes. */
export const anyMessage: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 6 }) },
  { weight: 1, arbitrary: fc.tuple(mutatedMessage, fc.nat(200)).map(([text, cut]) => text.slice(0, -cut || undefined)) },
  { weight: 6, arbitrary: mutatedMessage },
);

function changed(message: unknown, { at, how, name, value }: Change): unknown {
  const holders = holdersIn(message);
  const holder = holders[at % holders.length];
  if (holder === undefined) return copyOf(value);
  const names = Object.keys(holder);
  // A list takes entries at its end. Of other names some are its own: no list has any `length`.
  const free = Array.isArray(holder) ? String(holder.length) : name;
  const own = names[at % Math.max(names.length, 1)] ?? free;
  if (how === 'remove') Reflect.deleteProperty(holder, own);
  // Names such as __proto__ become members of their own, as in parsed JSON.
  else Object.defineProperty(holder, how === 'add' ? free : own, { value: copyOf(how === 'double' ? [holder[own], holder[own]] : value), enumerable: true, configurable: true, writable: true });
  return message;
}

function holdersIn(value: unknown): readonly Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(holdersIn)];
}

/** Values stand in several places, and what is put into one of them must not be in all. */
function copyOf(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
