import { demoTenant } from '../demo-tenant.ts';
import type { FakeAnswer } from '../fake.ts';
import { type OrderCloudFake, orderCloudFake } from '../ordercloud.ts';
import type { OrderCloudFakeOptions } from '../ordercloud/options.ts';
import { sandboxRequest } from '../sandbox-request.ts';

const { shopClientId, adminClientId, adminClientSecret, shopper } = demoTenant.ordercloud;
export const now = 1_760_000_000_000;
export const form = { 'content-type': 'application/x-www-form-urlencoded' };
export const anonymousGrant = { grant_type: 'client_credentials', client_id: shopClientId, scope: 'Shopper MeAdmin', anonuserid: '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10' };
export const passwordGrant = { grant_type: 'password', client_id: shopClientId, username: shopper.username, password: shopper.password, scope: 'Shopper' };
export const adminGrant = { grant_type: 'client_credentials', client_id: adminClientId, client_secret: adminClientSecret, scope: 'FullAccess' };

export const configPath = '/v1/integrations/deliveryconfig';
export const eventPath = '/v1/integrations/trackingEvents';
export const http = { Endpoint: 'http://127.0.0.1:9/oc', Secret: 'q7Zt-4f0c-made-up-secret', CustomAuthHeaderName: 'X-Relay-Key', CustomAuthHeaderValue: 'kx81-made-up' };
export const sendTarget = { SiteID: '5f2c1de0a94b4e7f8d3b6c7a90e1f245', ServiceEndpoint: 'https://t.stat-track.com' };
export const config = { Name: 'Web tracking', Enabled: true, DeliveryTargets: { Http: http, SendEvent: sendTarget } };
export const event = { EventType: 'OrderSubmitted', ClientID: shopClientId, Name: 'Web shop: order submitted', ConfigData: { shop: 'de' }, DeliveryConfigID: 'web-tracking' };

export interface Message {
  readonly Headers: { readonly type: string };
  readonly Payload: Readonly<Record<string, unknown>>;
}

export interface Delivered {
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
  readonly message: Message;
}

export interface Sent {
  readonly token?: string;
  readonly body?: unknown;
  readonly at?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A fake with counted ids whose messages are kept instead of sent, and short ways to ask it. */
export interface OrderCloudCase {
  readonly fake: OrderCloudFake;
  readonly delivered: readonly Delivered[];
  ask(fields: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<FakeAnswer>;
  tokenOf(fields: Readonly<Record<string, string>>): Promise<string>;
  call(method: string, path: string, sent?: Sent): Promise<FakeAnswer>;
}

export function orderCloudCase(options: OrderCloudFakeOptions = {}): OrderCloudCase {
  let ids = 0;
  const delivered: Delivered[] = [];
  const receive: typeof fetch = async (url, init) => {
    const text = String(init?.body);
    delivered.push({ url: String(url), headers: new Headers(init?.headers), text, message: JSON.parse(text) as Message });
    return new Response(null, { status: 204 });
  };
  const fake = orderCloudFake({ newId: () => `id-${(ids += 1)}`, fetch: receive, ...options });

  async function ask(fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = form): Promise<FakeAnswer> {
    const body = new URLSearchParams(fields).toString();
    return fake.handle(sandboxRequest({ method: 'POST', path: '/oauth/token', headers: { host: '127.0.0.1:4100', ...headers }, body, receivedAt: now }));
  }

  async function call(method: string, path: string, { token, body, at = now, headers = {} }: Sent = {}): Promise<FakeAnswer> {
    const given = {
      host: '127.0.0.1:4100',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    };
    return fake.handle(sandboxRequest({ method, path, headers: given, receivedAt: at, ...(body !== undefined && { body: JSON.stringify(body) }) }));
  }

  return { fake, delivered, ask, call, tokenOf: async (fields) => ((await ask(fields)).body as { readonly access_token: string }).access_token };
}

export const codeOf = ({ body }: FakeAnswer) => (body as { readonly Errors?: readonly { readonly ErrorCode: string }[] } | undefined)?.Errors?.[0]?.ErrorCode;
export const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Readonly<Record<string, unknown>>;
