import { createHmac } from 'node:crypto';
import { type Fields, toFields } from '../checks.ts';
import type { Marketplace, SentMessage } from './marketplace.ts';
import type { ApiClient } from './options.ts';
import { isFor, type TrackingEventType } from './tracking-events.ts';

/** A message before it is addressed. */
export interface Message {
  readonly event: TrackingEventType;
  /** End of the message type, without prefix. */
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The vendor publishes no limit (checked 2026-11-21); ours only keeps a receiver that hangs from holding a test up. */
const timeoutMs = 5000;

/**
 * Sends a message to the `Http` target that is configured for the API client, once, without making anybody wait.
 * What the vendor's own targets (Send, Discover) would get is not published, so nothing goes there.
 */
export function deliver(market: Marketplace, client: ApiClient, message: Message): void {
  const event = [...market.trackingEvents.values()].find((each) => isFor(each, message.event, client.ID));
  const config = event && market.deliveryConfigs.get(String(event['DeliveryConfigID']));
  const http = config?.['Enabled'] === true ? toFields(toFields(config['DeliveryTargets'])?.['Http']) : undefined;
  if (!config || !http) return;
  const type = market.settings.messagePrefix + message.type;
  const sent: SentMessage = { type, deliveryConfiguration: String(config['ID']), endpoint: String(http['Endpoint']), answered: null };
  market.messages.push(sent);
  const flight = post(market, http, JSON.stringify({ Headers: { type }, Payload: message.payload }), sent);
  market.underWay.add(flight);
  void flight.finally(() => market.underWay.delete(flight));
}

/** Never rejects: OrderCloud's caller does not hear of a delivery that failed. */
async function post(market: Marketplace, http: Fields, body: string, sent: SentMessage): Promise<void> {
  try {
    const response = await market.settings.fetch(sent.endpoint, { method: 'POST', headers: headersOf(http, body), body, signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    sent.answered = response.status;
  } catch {
    sent.answered = null;
  }
}

function headersOf(http: Fields, body: string): Readonly<Record<string, string>> {
  const { CustomAuthHeaderName: name, CustomAuthHeaderValue: value } = http;
  return {
    'content-type': 'application/json',
    'X-oc-hash': createHmac('sha256', String(http['Secret'])).update(body).digest('base64'),
    ...(typeof name === 'string' && typeof value === 'string' && { [name]: value }),
  };
}
