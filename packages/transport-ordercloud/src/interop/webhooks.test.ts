import { demoTenant } from '@waymark/testkit/sandbox';
import { Cart, DeliveryConfigurations, Me, type Webhook, Webhooks } from 'ordercloud-javascript-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { admin, type Marketplace, type MarketplaceOptions, mira, refusalOf, startMarketplace, visitor } from './__fixtures__/marketplace.ts';
import { customHeader, type ReceiverServer, receiverSecret, startReceiver } from './__fixtures__/receiver-server.ts';

const { shopClientId, shopper } = demoTenant.ordercloud;
const header = { CustomAuthHeaderName: customHeader.name, CustomAuthHeaderValue: customHeader.value };
const WebhookRoutes = [
  { Route: 'v1/cart/lineitems/{lineItemID}', Verb: 'DELETE' },
  { Route: 'v1/cart', Verb: 'DELETE' },
  { Route: 'v1/cart/submit', Verb: 'POST' },
];
let market: Marketplace;
let receiver: ReceiverServer;
let as: { readonly accessToken: string };

async function open(options: MarketplaceOptions = {}): Promise<void> {
  market = await startMarketplace(options);
  as = await admin(['FullAccess']);
}

function hook(change: Partial<Webhook> = {}): Webhook {
  return { ID: 'tracking', Name: 'Tracking', Url: receiver.url, HashKey: receiverSecret, ApiClientIDs: [shopClientId], WebhookRoutes, ...header, ...change };
}

/** A guest takes out one of two lines, empties his cart; then somebody with an account orders. Routes in the order in which they were called. */
async function shop(): Promise<readonly (readonly [string, number | null])[]> {
  const guest = await visitor();
  for (const ID of ['L1', 'L2']) await Cart.CreateLineItem({ ID, ProductID: 'FIL-4' }, guest);
  await Cart.DeleteLineItem('L1', guest);
  await Cart.Delete(guest);
  const user = await mira();
  await Cart.CreateLineItem({ ID: 'L3', ProductID: 'KAF-1000' }, user);
  await Cart.Submit(user);
  await market.fake.idle();
  return market.fake.view().messages.map(({ type, answered }) => [type, answered] as const);
}

const told = [
  ['webhook DELETE v1/cart/lineitems/{lineItemID}', 200],
  ['webhook DELETE v1/cart', 200],
  ['webhook POST v1/cart/submit', 200],
];

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => Promise.all([market.close(), receiver.close()]));

test('a webhook tells our receiver of lines that went, of which there are no messages', async () => {
  await open();
  expect(await Webhooks.Create(hook(), as)).toMatchObject({ ID: 'tracking', BeforeProcessRequest: false, ApiClientIDs: [shopClientId], WebhookRoutes });
  expect(await shop()).toEqual(told);
  expect(receiver.events.toSorted((a, b) => a.kind.localeCompare(b.kind))).toMatchObject([
    { source: 'webhook', kind: 'cartEmptied' },
    { source: 'webhook', kind: 'lineRemoved', line: { id: 'L1' } },
    { source: 'webhook', kind: 'orderSubmitted', total: 24.9, currency: 'EUR', user: { id: shopper.id, email: shopper.email } },
  ]);
});

test.each([true, false])('a webhook that goes through a delivery configuration is understood as well, wrapped: %s', async (wrappedWebhooks) => {
  await open({ wrappedWebhooks });
  const Http = { Endpoint: receiver.url, Secret: receiverSecret, ...header };
  await DeliveryConfigurations.Create({ ID: 'web', Name: 'Web', Enabled: true, DeliveryTargets: { Http } }, as);
  await Webhooks.Create({ ID: 'tracking', Name: 'Tracking', DeliveryConfigID: 'web', ApiClientIDs: [shopClientId], WebhookRoutes }, as);
  expect(await refusalOf(DeliveryConfigurations.Delete('web', as))).toMatchObject({ code: 'DeliveryConfig.CannotDeleteConfigInUse' });
  expect(await shop()).toEqual(told);
  expect(receiver.events.map(({ kind }) => kind).toSorted()).toEqual(['cartEmptied', 'lineRemoved', 'orderSubmitted']);
});

test('a webhook hears of its own routes, verbs and clients only, and not of what was refused', async () => {
  await open();
  await Webhooks.Create(hook({ ID: 'others', ApiClientIDs: [demoTenant.ordercloud.adminClientId] }), as);
  await Webhooks.Create(hook({ ID: 'register', WebhookRoutes: [{ Route: 'v1/me/register', Verb: 'PUT' }, { Route: 'v1/cart/submit', Verb: 'DELETE' }] }), as);
  expect(await shop()).toEqual([]);
  await Webhooks.Create(hook({ ID: 'submit', WebhookRoutes: [{ Route: 'v1/cart/submit', Verb: 'POST' }] }), as);
  await refusalOf(Cart.Submit(await visitor()));
  const guest = await visitor();
  const account = { Username: 'jorun', Password: 'made-up-1', FirstName: 'Jorun', LastName: 'Vik', Email: 'jorun@example.org', Active: true };
  await Me.Register(account, { anonUserToken: guest.accessToken }, guest);
  await market.fake.idle();
  expect(market.fake.view().messages).toMatchObject([{ type: 'webhook PUT v1/me/register', answered: 200 }]);
  expect(JSON.stringify(receiver.events)).not.toContain(account.Password);
});

test.each([
  ['an address without TLS', 'Webhook.UrlSchemeHttps', { Url: 'http://relay.shop.example/oc' }],
  ['no secret', 'Webhook.MissingHashKey', { HashKey: null }],
  ['a delivery configuration that there is not', 'Webhook.InvalidDeliveryConfig', { DeliveryConfigID: 'none' }],
  ['a client that there is not', 'NotFound', { ApiClientIDs: ['none'] }],
  ['a verb that changes nothing', 'ValidationFailure', { WebhookRoutes: [{ Route: 'v1/cart', Verb: 'GET' }] }],
])('a webhook is refused with %s', async (_what, code, change) => {
  await open();
  expect(await refusalOf(Webhooks.Create(hook(change as Partial<Webhook>), as))).toMatchObject({ code });
  expect((await Webhooks.List({}, as)).Items).toEqual([]);
});
