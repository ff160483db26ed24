import { type Fields, isText, oneOf, shape, someText } from '../checks.ts';
import { foreignTarget } from './delivery-targets.ts';
import type { Marketplace } from './marketplace.ts';
import { apiError, type Reply } from './reply.ts';
import type { ResourceRules } from './resource.ts';

export type TrackingEventType = 'UserLoggedIn' | 'LineItemAdded' | 'LineItemUpdated' | 'OrderSubmitted';

const check = shape({
  required: {
    ID: () => [],
    EventType: oneOf('UserLoggedIn', 'LineItemAdded', 'LineItemUpdated', 'OrderSubmitted'),
    ClientID: someText,
    Name: someText,
    DeliveryConfigID: someText,
  },
  optional: { ConfigData: shape({}) },
  mistaken: {
    Url: 'the address is part of the delivery configuration',
    HashKey: 'the secret is part of the delivery configuration',
    DiscoverConfig: 'it is part of the delivery configuration',
    SendConfig: 'it is part of the delivery configuration',
  },
  closed: true,
});

/** Which activity of which API client makes messages. One per type and client; both never change. */
export const trackingEvents: ResourceRules = {
  path: '/v1/integrations/trackingEvents',
  type: 'TrackingEvent',
  readRoles: ['FullAccess', 'TrackingEventAdmin', 'TrackingEventReader'],
  writeRoles: ['FullAccess', 'TrackingEventAdmin'],
  list: { searchable: ['ID', 'EventType'], filterable: ['ID', 'EventType', 'ClientID', 'Name', 'DeliveryConfigID'] },
  items: (market) => market.trackingEvents,
  check: (value) => check(value, ''),
  conflict: (market, value, before) => wrongReference(market, value) ?? changed(value, before) ?? doubled(market, value, before),
  show: (value) => ({
    ...{ ID: value['ID'], EventType: value['EventType'], ClientID: value['ClientID'], Name: value['Name'] },
    ...{ ConfigData: value['ConfigData'] ?? null, DeliveryConfigID: value['DeliveryConfigID'] },
  }),
};

function wrongReference(market: Marketplace, value: Fields): Reply | undefined {
  if (!market.clients.has(lower(value['ClientID']))) return apiError(400, 'TrackingEvent.InvalidClientID', 'ClientID is no API client');
  const config = market.deliveryConfigs.get(String(value['DeliveryConfigID']));
  if (!config) return apiError(400, 'TrackingEvent.InvalidDeliveryConfigID', 'DeliveryConfigID is no delivery configuration');
  const foreign = foreignTarget(config['DeliveryTargets']);
  return foreign === undefined ? undefined : apiError(400, 'TrackingEvent.InvalidDeliveryConfigID', `The target ${foreign} is not for tracking events`);
}

function changed(value: Fields, before: Fields | undefined): Reply | undefined {
  const same = !before || (before['EventType'] === value['EventType'] && lower(before['ClientID']) === lower(value['ClientID']));
  return same ? undefined : apiError(400, 'TrackingEvent.CannotUpdateProperty', 'EventType and ClientID of a tracking event cannot be changed');
}

function doubled(market: Marketplace, value: Fields, before: Fields | undefined): Reply | undefined {
  const other = [...market.trackingEvents.values()].find((each) => each !== before && isFor(each, value['EventType'], value['ClientID']));
  return other && apiError(409, 'TrackingEvent.CannotCreateMultipleEventsOfSameType', 'The API client has a tracking event of this type already');
}

/** True for the tracking event of this type and API client. */
export function isFor(event: Fields, type: unknown, clientId: unknown): boolean {
  return event['EventType'] === type && lower(event['ClientID']) === lower(clientId);
}

const lower = (value: unknown) => (isText(value) ? value.toLowerCase() : '');
