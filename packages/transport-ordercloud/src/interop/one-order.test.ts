import { demoTenant } from '@waymark/testkit/sandbox';
import { Cart, DeliveryConfigurations, type DeliveryTargets, MessageSenders, TrackingEvents, Webhooks } from 'ordercloud-javascript-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { admin, type Marketplace, mira, refusalOf, startMarketplace } from './__fixtures__/marketplace.ts';
import { customHeader, type ReceiverServer, receiverSecret, startReceiver } from './__fixtures__/receiver-server.ts';

const { shopClientId, shopper } = demoTenant.ordercloud;
const sender = { ID: 'letters', Name: 'Letters', MessageTypes: ['OrderSubmitted' as const], DeliveryConfigID: 'web', AllowAllBuyers: true, xp: { shop: 'de' } };
let market: Marketplace;
let receiver: ReceiverServer;
let as: { readonly accessToken: string };

beforeEach(async () => {
  [receiver, market] = await Promise.all([startReceiver(), startMarketplace({ byteOrderMark: true })]);
  as = await admin(['FullAccess']);
});
afterEach(() => Promise.all([market.close(), receiver.close()]));

async function deliverTo(DeliveryTargets: DeliveryTargets): Promise<void> {
  await DeliveryConfigurations.Create({ ID: 'web', Name: 'Web', Enabled: true, DeliveryTargets }, as);
}

const http = () => ({ Endpoint: receiver.url, Secret: receiverSecret, CustomAuthHeaderName: customHeader.name, CustomAuthHeaderValue: customHeader.value });

async function orderCoffee(): Promise<string> {
  const user = await mira();
  await Cart.CreateLineItem({ ID: 'L1', ProductID: 'KAF-1000', Quantity: 2 }, user);
  const { ID } = await Cart.Submit(user);
  await market.fake.idle();
  return ID;
}

test('an order that comes as a message, as a webhook and from a message sender has one key, and comes once with its lines', async () => {
  await deliverTo({ Http: http() });
  await TrackingEvents.Create({ ID: 'orders', EventType: 'OrderSubmitted', ClientID: shopClientId, Name: 'Orders', DeliveryConfigID: 'web' }, as);
  await Webhooks.Create({ Name: 'Orders', DeliveryConfigID: 'web', ApiClientIDs: [shopClientId], WebhookRoutes: [{ Route: 'v1/cart/submit', Verb: 'POST' }] }, as);
  expect(await MessageSenders.Create(sender, as)).toEqual({ ...sender, ElevatedRoles: [] });
  const orderId = await orderCoffee();
  expect(market.fake.view().messages.map(({ type, answered }) => `${type} ${answered}`).toSorted()).toEqual([
    'message OrderSubmitted 204',
    'sitecore.ordercloud.messages.orders.submitted 204',
    'webhook POST v1/cart/submit 200',
  ]);
  for (const event of receiver.events) expect(event).toMatchObject({ kind: 'orderSubmitted', key: `submitted:${orderId}`, orderId, total: 49.8, currency: 'EUR', user: { id: shopper.id, email: shopper.email } });
  // The webhook brings no lines, so it does not stand for the others; whoever makes events of both gives them one id.
  expect(receiver.events.map((event) => 'lines' in event && event.lines.length).toSorted()).toEqual([0, 1]);
});

test('what a message sender writes of an order holds all of it, and no token that is kept', async () => {
  await deliverTo({ Http: http() });
  await MessageSenders.Create(sender, as);
  const orderId = await orderCoffee();
  expect(receiver.events).toMatchObject([{ source: 'messageSender', orderId, lines: [{ id: 'L1', productId: 'KAF-1000', name: 'Hochland Röstung 1 kg', quantity: 2, unitPrice: 24.9, lineTotal: 49.8 }] }]);
  expect(JSON.stringify(receiver.events)).not.toContain('UserToken');
});

test('a target for message senders has no header of its own: our receiver refuses it where it expects one', async () => {
  await deliverTo({ MessageSender: { Endpoint: receiver.url, Secret: receiverSecret } });
  await MessageSenders.Create(sender, as);
  await orderCoffee();
  expect([receiver.answers, receiver.events]).toEqual([[401], []]);
});

test.each([
  ['a delivery configuration that there is not', 'NotFound', { DeliveryConfigID: 'none' }],
  ['a delivery configuration that posts nothing', 'NotFound', { DeliveryConfigID: 'send' }],
  ['a type that there is not', 'ValidationFailure', { MessageTypes: ['OrderPlaced' as 'OrderSubmitted'] }],
])('a message sender is refused with %s', async (_what, code, change) => {
  await deliverTo({ Http: http() });
  await DeliveryConfigurations.Create({ ID: 'send', Name: 'Send', Enabled: true, DeliveryTargets: { SendEvent: { SiteID: '1', ServiceEndpoint: 'https://t.stat-track.com' } } }, as);
  expect(await refusalOf(MessageSenders.Create({ ...sender, ...change }, as))).toMatchObject({ code });
});

test('a message sender keeps its delivery configuration, until it is gone', async () => {
  await deliverTo({ Http: http() });
  await MessageSenders.Create(sender, as);
  expect(await refusalOf(DeliveryConfigurations.Delete('web', as))).toMatchObject({ code: 'DeliveryConfig.CannotDeleteConfigInUse' });
  await MessageSenders.Delete('letters', as);
  await DeliveryConfigurations.Delete('web', as);
});
