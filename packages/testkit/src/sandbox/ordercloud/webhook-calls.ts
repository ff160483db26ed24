import { type Fields, parseJson, toFields } from '../checks.ts';
import type { SandboxRequest } from '../fake.ts';
import { bearerOf, findSession } from './access.ts';
import { apiDate } from './cart-model.ts';
import { postAddresses } from './deliver.ts';
import type { Marketplace } from './marketplace.ts';
import { type Address, postSigned } from './post-signed.ts';
import type { Reply } from './reply.ts';
import { decodePart } from './resource.ts';

/** Calls of shoppers that webhooks can be told of, as the vendor writes them. */
const routes = ['v1/cart', 'v1/orders/{direction}/{orderID}'].flatMap((place) => ['', '/lineitems', '/lineitems/{lineItemID}', '/fromuser', '/submit'].map((rest) => place + rest));
const allRoutes = [...routes, 'v1/me/orders', 'v1/me/register'];

/** Tells the webhooks of a call that succeeded. `Response.Body` is what the caller got. */
export function tellWebhooks(market: Marketplace, request: SandboxRequest, { status, body }: Reply): void {
  const match = status < 400 && request.method !== 'GET' ? findRoute(request.path) : undefined;
  const token = bearerOf(request) ?? '';
  const session = match && findSession(market, token, request.receivedAt);
  if (!session) return;
  const envelope = {
    Route: match.route,
    RouteParams: match.params,
    QueryParams: Object.fromEntries(request.query),
    Verb: request.method,
    Date: apiDate(request.receivedAt),
    LogID: market.settings.newId(),
    UserToken: token,
    Request: { Body: withoutPasswords(toFields(parseJson(request.text)) ?? null), Headers: null },
    Response: { Body: body ?? null, Headers: null },
  };
  for (const webhook of market.webhooks.values()) {
    const address = isFor(webhook, match.route, request.method, session.client.ID) ? addressOf(market, webhook) : undefined;
    if (address) send(market, webhook, address, { ...envelope, ConfigData: webhook['ConfigData'] ?? null });
  }
}

function findRoute(path: string): { readonly route: string; readonly params: Fields } | undefined {
  const given = path.slice(1).split('/');
  for (const route of allRoutes) {
    const parts = route.split('/');
    const isSame = parts.length === given.length && parts.every((part, index) => part.startsWith('{') || part === given[index]);
    const named = parts.flatMap((part, index) => (part.startsWith('{') ? [[part.slice(1, -1), decodePart(given[index] ?? '')] as const] : []));
    if (isSame) return { route, params: Object.fromEntries(named) };
  }
  return undefined;
}

function isFor(webhook: Fields, route: string, verb: string, clientId: string): boolean {
  const { ApiClientIDs = [], WebhookRoutes = [] } = webhook as { readonly ApiClientIDs?: readonly string[]; readonly WebhookRoutes?: readonly Fields[] };
  const hears = WebhookRoutes.some((each) => String(each['Route']).replace(/^\//, '').toLowerCase() === route.toLowerCase() && each['Verb'] === verb);
  return hears && ApiClientIDs.some((id) => id.toLowerCase() === clientId.toLowerCase());
}

function addressOf(market: Marketplace, webhook: Fields): Address | undefined {
  const config = webhook['DeliveryConfigID'] === undefined ? undefined : market.deliveryConfigs.get(String(webhook['DeliveryConfigID']));
  if (config) return postAddresses(config, ['Http'])[0];
  return { url: String(webhook['Url']), secret: String(webhook['HashKey']), ownHeader: [webhook['CustomAuthHeaderName'], webhook['CustomAuthHeaderValue']] };
}

function send(market: Marketplace, webhook: Fields, address: Address, envelope: Fields): void {
  const config = webhook['DeliveryConfigID'];
  const type = `webhook ${envelope['Verb']} ${envelope['Route']}`;
  const sent = { type, deliveryConfiguration: config === undefined ? null : String(config), endpoint: address.url, answered: null };
  postSigned(market, address, config !== undefined && market.settings.wrappedWebhooks ? { Headers: {}, Payload: envelope } : envelope, sent);
}

function withoutPasswords(body: Fields | null): Fields | null {
  return body?.['Password'] === undefined ? body : { ...body, Password: 'redacted' };
}
