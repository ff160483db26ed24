import type { EventEnvelope, StandardVocabulary } from '@waymark/core';
import { guardFunctions } from '@waymark/core/lean';
import { type HttpRequest, type NotTold, notTold, type Transport } from '@waymark/core/transport';
import { createFullSender } from '../sender/create-full-sender.ts';
import type { SendEvent } from './events.ts';
import { checkSendOptions, type SendOptions } from './options.ts';
import { ordersOnce, sendVendor } from './vendor.ts';

export type { SendAddedToOrder, SendCustom, SendEvent, SendExitIntent, SendIdentify, SendOrderCompleted, SendPageViewed, SendProduct } from './events.ts';
export type { SendOptions } from './options.ts';

/** What Send has a meaning for: a custom action of such a name would be taken for it, an order without products for one. */
const ownActions = /^(IDENTIFY|PAGE_VIEWED|ADDED_TO_ORDER|ORDER_COMPLETED|EXIT_INTENT)$/;

/**
 * Delivers events straight to Sitecore Send, from a page or from a server. Do not use it for cart and order events that OrderCloud feeds to Send
 * already: they would count twice.
 */
export function sitecoreSend<Events = StandardVocabulary>(given: SendOptions<Events>): Transport {
  checkSendOptions(given);
  const options = guardFunctions('sitecoreSend()', given, { asked: ['sku', 'productUrl', 'attributes'], told: ['onWarning'] });
  const vendor = sendVendor(options);
  const { shopUrl } = options;
  const { productViewed, cartModified, orderPlaced } = vendor.map;
  const map = {
    ...vendor.map,
    ...(productViewed && { productViewed: withProductPage(productViewed, shopUrl) }),
    ...(cartModified && { cartModified: withProductPage(cartModified, shopUrl) }),
    ...(orderPlaced && { orderPlaced: withProductPage(orderPlaced, shopUrl) }),
  };

  function encode(event: EventEnvelope, action: SendEvent, visitor: string): HttpRequest | NotTold {
    const { url = shopUrl } = event.where;
    const { actionType, name = actionType, Url = url } = action as { readonly actionType: string; readonly name?: string; readonly Url?: string };
    if (!/^[A-Z][A-Z\d_]*$/.test(name) || (actionType === 'CUSTOM' && ownActions.test(name))) return notTold('action-invalid');
    if (!/^(IDENTIFY|CUSTOM)$/.test(actionType) && !Url) return notTold('url-missing');
    const request = vendor.encode(withSession(url ? at(event, url) : event, visitor), action, visitor);
    if ('outcome' in request) return request;
    if (request.body?.includes('"itemUrl":""')) return notTold('product-url-missing');
    return { ...request, headers: { ...request.headers, ...clientHeaders(event) } };
  }

  return ordersOnce(createFullSender<SendEvent>(options, { ...vendor, map, encode }, 'mootrack', 'anywhere'));
}

function at<Event extends EventEnvelope>(event: Event, url: string): Event {
  return { ...event, where: { ...event.where, url } };
}

/** A server knows only some of the pages, and on a server the address of an event is that of an endpoint, not of a product's page. */
function withProductPage<Event extends EventEnvelope, Rest extends readonly unknown[], Made>(
  mapping: (event: Event, ...rest: Rest) => Made,
  shopUrl = '',
): (event: Event, ...rest: Rest) => Made {
  return (event, ...rest) => {
    const { runtime, url = shopUrl } = event.where;
    return mapping(at(event, runtime === 'server' ? shopUrl : url), ...rest);
  };
}

/** Where nobody counts sessions, there is one per visitor and UTC day. */
function withSession(event: EventEnvelope, visitor: string): EventEnvelope {
  const { sessionId = visitor + Math.floor(event.occurredAt / 864e5) } = event.who;
  return { ...event, who: { ...event.who, sessionId } };
}

/** Tells Send whose request it was, where a server speaks for the browser. Only what a header may hold. */
function clientHeaders({ where: { client } }: EventEnvelope): Readonly<Record<string, string>> {
  const told = Object.entries({ 'x-original-user-agent': client?.userAgent, 'x-original-request-ip-address': client?.ip });
  return Object.fromEntries(told.flatMap(([name, value]) => (value ? [[name, value.replace(/[^ -~]/g, '').slice(0, 1000)]] : [])));
}
