import { relayTransport } from '@waymark/relay/client';
import { createRelay, type Relay } from '@waymark/relay/server';
import { createConfigurator, createOrderCloudIdentity, createOrderCloudReceiver, orderCloudSource, type OcEvent } from '@waymark/transport-ordercloud';
import { shopUrl } from '../../faults/story.ts';
import { checksOf, holds, same } from './check.ts';
import { collected } from './stand-ins.ts';
import { quickRetry, toCollector, trackerTo } from './trackers.ts';

const secret = 'demo-hash-key-01';
const declined = JSON.stringify({ MessageType: 'OrderDeclined', EventBody: {} });
const who = { browserId: '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10' };
const line = { LineID: 'L1', Product: { ProductID: 'KAF-1000', ProductName: 'Hochland' }, Quantity: 2, Price: 24.9, LineTotal: 49.8 };
const ordered = JSON.stringify({
  Headers: { type: 'sitecore.ordercloud.messages.orders.submitted' },
  Payload: { UserContext: { AnonymousId: who.browserId }, OrderID: 'SO-1', Currency: 'EUR', OrderTotal: 49.8, LineItems: [line] },
});

/** A message as OrderCloud sends it, signed with a key. */
async function message(key: string, body = declined, url = 'https://relay.shop.example/oc'): Promise<Request> {
  const bytes = new TextEncoder();
  const signer = await crypto.subtle.importKey('raw', bytes.encode(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', signer, bytes.encode(body)));
  return new Request(url, { method: 'POST', body, headers: { 'x-oc-hash': btoa(String.fromCharCode(...signature)) } });
}

/** What `@waymark/transport-ordercloud` promises besides its senders. */
export const orderCloudChecks = checksOf('transport-ordercloud', {
  'messages of OrderCloud are taken when their signature is right': async () => {
    const events: OcEvent[] = [];
    const receive = createOrderCloudReceiver({ secrets: secret, onEvents: (some) => void events.push(...some), log: () => undefined });
    same([(await receive(await message(secret))).status, (await receive(await message('another-key-0001'))).status], [204, 401], 'Answers');
  },
  'a relay hears of an order from OrderCloud and from a page, and tells it once, in the name of its visitor': async (env) => {
    const problems: string[] = [];
    const relay = createRelay({ transports: [toCollector(env)], allowOrigins: [shopUrl], flushIntervalMs: 10, onError: ({ code }) => void problems.push(code), sources: [orderCloudSource({ secrets: secret })] });
    const { url, stop } = await env.serve(relay as unknown as Relay<never>);
    const where = { runtime: 'browser', url: `${shopUrl}/cart` } as const;
    const { tracker } = trackerTo(relayTransport({ url: `${url}/w`, retry: quickRetry }), { consent: { analytics: 'granted', marketing: 'granted' }, context: () => ({ who, where }) });
    const seen = tracker.track('eventOccurred', { name: 'cart' });
    await tracker.flush();
    const statuses = [];
    for (let times = 0; times < 2; times += 1) statuses.push((await fetch(await message(secret, ordered, `${url}/ordercloud`))).status);
    const item = { product: { productId: 'KAF-1000', name: 'Hochland', displayPrice: 24.9 }, index: 0, quantity: 2, total: 49.8 };
    tracker.track('orderPlaced', { order: { orderId: 'SO-1', currency: 'EUR', total: 49.8, items: [item] } });
    await tracker.close();
    await relay.close();
    await stop();
    same(statuses, [204, 204], 'Answers');
    same(problems, ['ordercloud-forgets'], 'Problems');
    same(await collected(env), [seen, 'orderPlaced:SO-1'], 'Ids that arrived');
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
