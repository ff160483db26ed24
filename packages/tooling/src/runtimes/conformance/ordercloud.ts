import { createConfigurator, createOrderCloudIdentity, createOrderCloudReceiver, type OcEvent } from '@waymark/transport-ordercloud';
import { checksOf, holds, same } from './check.ts';

const secret = 'demo-hash-key-01';
const body = JSON.stringify({ MessageType: 'OrderDeclined', EventBody: {} });

/** A message as OrderCloud sends it, signed with a key. */
async function message(key: string): Promise<Request> {
  const bytes = new TextEncoder();
  const signer = await crypto.subtle.importKey('raw', bytes.encode(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', signer, bytes.encode(body)));
  return new Request('https://relay.shop.example/oc', { method: 'POST', body, headers: { 'x-oc-hash': btoa(String.fromCharCode(...signature)) } });
}

/** What `@waymark/transport-ordercloud` promises besides its senders. */
export const orderCloudChecks = checksOf('transport-ordercloud', {
  'messages of OrderCloud are taken when their signature is right': async () => {
    const events: OcEvent[] = [];
    const receive = createOrderCloudReceiver({ secrets: secret, onEvents: (some) => void events.push(...some), log: () => undefined });
    same([(await receive(await message(secret))).status, (await receive(await message('another-key-0001'))).status], [204, 401], 'Answers');
  },
  'OrderCloud is configured once, and found so the next time': async ({ targets, tenant }) => {
    const { adminClientId, adminClientSecret, shopClientId } = tenant.ordercloud;
    const configurator = createConfigurator({ target: targets['ordercloud'] ?? '', clientId: adminClientId, clientSecret: adminClientSecret });
    const deliveryConfig = { Name: 'Web tracking', DeliveryTargets: { Http: { Endpoint: 'https://relay.shop.example/oc', Secret: secret } } };
    const plan = { prefix: 'web', clientId: shopClientId, deliveryConfig, events: [{ EventType: 'OrderSubmitted' }] } as const;
    const runs = [await configurator.apply(plan), await configurator.apply(plan)];
    same(runs.map(({ events }) => events.map(({ status }) => status)), [['created'], ['unchanged']], 'What was done');
  },
  'shoppers are known without a name, and sign in': async ({ targets, tenant }) => {
    const { shopClientId, shopper } = tenant.ordercloud;
    const identity = createOrderCloudIdentity({ target: targets['ordercloud'] ?? '', clientId: shopClientId, roles: ['Shopper'], hasConsent: () => true });
    const nobody = await identity.anonymous();
    const { token } = await identity.logIn(shopper);
    holds(token.accessToken !== nobody, 'Both got the same token.');
  },
});
