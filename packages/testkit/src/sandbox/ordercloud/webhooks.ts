import { type Check, type Fields, isText, listOf, must, oneOf, shape, someText, toFields } from '../checks.ts';
import type { Marketplace } from './marketplace.ts';
import { apiError, type Reply } from './reply.ts';
import type { ResourceRules } from './resource.ts';

const atMost = (length: number): Check => must(`a text of at most ${length} characters`, (value) => isText(value) && value.length <= length);
const afterwards = must('false: the sandbox plays only webhooks that come afterwards', (value) => value === false);
const none = must('empty: the sandbox gives nobody more roles', (value) => Array.isArray(value) && value.length === 0);

const check = shape({
  required: { ID: () => [], Name: someText },
  optional: {
    Description: atMost(2000),
    Url: someText,
    HashKey: someText,
    ElevatedRoles: none,
    ConfigData: shape({}),
    BeforeProcessRequest: afterwards,
    ApiClientIDs: listOf(someText, 0),
    WebhookRoutes: listOf(shape({ required: { Route: someText, Verb: oneOf('POST', 'PUT', 'PATCH', 'DELETE') }, closed: true }), 0),
    DeliveryConfigID: someText,
    CustomAuthHeaderName: someText,
    CustomAuthHeaderValue: someText,
  },
  closed: true,
});

/** Which calls of which API clients are told to whom. They are told after the call; what asks before it, is refused here. */
export const webhooks: ResourceRules = {
  path: '/v1/webhooks',
  type: 'Webhook',
  readRoles: ['FullAccess', 'WebhookAdmin', 'WebhookReader'],
  writeRoles: ['FullAccess', 'WebhookAdmin'],
  list: { searchable: ['ID', 'Name', 'Description', 'Url'], filterable: ['ID', 'Name', 'Url', 'DeliveryConfigID'] },
  items: (market) => market.webhooks,
  check: (value) => check(value, ''),
  conflict: (market, value) => wrongAddress(market, value) ?? wrongClients(market, value),
  show: ({ CustomAuthHeaderValue: _secret, ...value }) => ({ BeforeProcessRequest: false, ApiClientIDs: [], WebhookRoutes: [], ElevatedRoles: [], ...value }),
};

function wrongAddress(market: Marketplace, { Url, HashKey, DeliveryConfigID }: Fields): Reply | undefined {
  if (DeliveryConfigID !== undefined) {
    const config = market.deliveryConfigs.get(String(DeliveryConfigID));
    const hasHttp = toFields(toFields(config?.['DeliveryTargets'])?.['Http']) !== undefined;
    return hasHttp ? undefined : apiError(400, 'Webhook.InvalidDeliveryConfig', 'DeliveryConfigID must be a delivery configuration with an Http target');
  }
  if (!isSecure(Url)) return apiError(400, 'Webhook.UrlSchemeHttps', 'Url must begin with https://');
  return HashKey === undefined ? apiError(400, 'Webhook.MissingHashKey', 'HashKey is missing') : undefined;
}

/** An address of the own machine may be without TLS: no marketplace reaches it but this one. */
function isSecure(url: unknown): boolean {
  if (!isText(url) || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}

function wrongClients(market: Marketplace, { ApiClientIDs }: Fields): Reply | undefined {
  const unknown = Array.isArray(ApiClientIDs) && ApiClientIDs.some((id) => !market.clients.has(String(id).toLowerCase()));
  return unknown ? apiError(404, 'NotFound', 'ApiClientIDs names no API client', { ObjectType: 'ApiClient', ObjectID: 'ApiClientIDs' }) : undefined;
}
