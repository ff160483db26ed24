import { type Fields, toFields } from '../checks.ts';
import type { Marketplace } from './marketplace.ts';
import type { ApiClient } from './options.ts';
import { type Address, postSigned } from './post-signed.ts';
import { isFor, type TrackingEventType } from './tracking-events.ts';

/** A message before it is addressed. */
export interface Message {
  readonly event: TrackingEventType;
  /** End of the message type, without prefix. */
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Sends a message to the `Http` target that is configured for the API client, once, without making anybody wait.
 * What the vendor's own targets (Send, Discover) would get is not published, so nothing goes there.
 */
export function deliver(market: Marketplace, client: ApiClient, message: Message): void {
  const event = [...market.trackingEvents.values()].find((each) => isFor(each, message.event, client.ID));
  const config = event && market.deliveryConfigs.get(String(event['DeliveryConfigID']));
  const [address] = config ? postAddresses(config, ['Http']) : [];
  if (!config || !address) return;
  const type = market.settings.messagePrefix + message.type;
  const sent = { type, deliveryConfiguration: String(config['ID']), endpoint: address.url, answered: null };
  postSigned(market, address, { Headers: { type }, Payload: message.payload }, sent);
}

/** The targets of a delivery configuration that are posted to, where it is switched on. */
export function postAddresses(config: Fields, targets: readonly ('Http' | 'MessageSender')[]): readonly Address[] {
  if (config['Enabled'] !== true) return [];
  const all = toFields(config['DeliveryTargets']);
  const given = targets.map((target) => toFields(all?.[target])).filter((target) => target !== undefined);
  return given.map((target) => ({ url: String(target['Endpoint']), secret: String(target['Secret']), ownHeader: [target['CustomAuthHeaderName'], target['CustomAuthHeaderValue']] }));
}
