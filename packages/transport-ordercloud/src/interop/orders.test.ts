import { demoTenant } from '@waymark/testkit/sandbox';
import { Cart, DeliveryConfigurations, LineItems, Me, Orders, type TrackingEventType, TrackingEvents, Webhooks } from 'ordercloud-javascript-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOrderCloudToken } from '../index.ts';
import { admin, beaconId, type Marketplace, mira, refusalOf, startMarketplace, visitor } from './__fixtures__/marketplace.ts';
import { customHeader, type ReceiverServer, receiverSecret, startReceiver } from './__fixtures__/receiver-server.ts';

const { shopClientId } = demoTenant.ordercloud;
const types: readonly TrackingEventType[] = ['LineItemAdded', 'LineItemUpdated', 'OrderSubmitted'];
const WebhookRoutes = [
  { Route: 'v1/orders/{direction}/{orderID}/lineitems/{lineItemID}', Verb: 'DELETE' },
  { Route: 'v1/orders/{direction}/{orderID}/submit', Verb: 'POST' },
];
let market: Marketplace;
let receiver: ReceiverServer;

beforeEach(async () => {
  [receiver, market] = await Promise.all([startReceiver(), startMarketplace()]);
  const as = await admin(['FullAccess']);
  const Http = { Endpoint: receiver.url, Secret: receiverSecret, CustomAuthHeaderName: customHeader.name, CustomAuthHeaderValue: customHeader.value };
  await DeliveryConfigurations.Create({ ID: 'web', Name: 'Web', Enabled: true, DeliveryTargets: { Http } }, as);
  for (const EventType of types) await TrackingEvents.Create({ EventType, ClientID: shopClientId, Name: EventType, DeliveryConfigID: 'web' }, as);
  await Webhooks.Create({ Name: 'Orders', DeliveryConfigID: 'web', ApiClientIDs: [shopClientId], WebhookRoutes }, as);
});
afterEach(() => Promise.all([market.close(), receiver.close()]));

test('an order that is worked on by its id tells the same as a cart, and its webhooks name it', async () => {
  const guest = await visitor();
  const orderId = readOrderCloudToken(guest.accessToken)?.orderId ?? '';
  await LineItems.Create('Outgoing', orderId, { ID: 'L1', ProductID: 'KAF-1000', Quantity: 1 }, guest);
  await LineItems.Create('All', orderId, { ID: 'L2', ProductID: 'FIL-4', Quantity: 1 }, guest);
  await LineItems.Patch('Outgoing', orderId, 'L1', { Quantity: 2 }, guest);
  await LineItems.Delete('Outgoing', orderId, 'L2', guest);
  expect((await LineItems.List('Outgoing', orderId, {}, guest)).Items).toMatchObject([{ ID: 'L1', Quantity: 2 }]);
  const user = await mira();
  await Me.TransferAnonUserOrder({ anonUserToken: guest.accessToken }, user);
  expect(await Orders.Submit('Outgoing', orderId, user)).toMatchObject({ ID: orderId, Status: 'Open', Total: 49.8 });
  await market.fake.idle();
  expect(new Set(receiver.answers)).toEqual(new Set([204, 200]));
  const told = receiver.events.map((event) => `${event.source} ${event.kind} ${'orderId' in event ? event.orderId === orderId : ''}${'line' in event ? ` ${event.line.id}` : ''}`);
  expect(told.toSorted()).toEqual([
    'tracking lineAdded true L1',
    'tracking lineAdded true L2',
    'tracking lineUpdated true L1',
    'tracking orderSubmitted true',
    'webhook lineRemoved true L2',
    'webhook orderSubmitted true',
  ]);
  expect(receiver.events.find(({ kind }) => kind === 'lineAdded')).toMatchObject({ user: { anonymousId: beaconId } });
});

test('an order that was submitted can be read by whoever placed it, and is changed no more', async () => {
  const user = await mira();
  const { ID } = await Cart.CreateLineItem({ ID: 'L1', ProductID: 'FIL-4' }, user).then(() => Cart.Submit(user));
  expect(await Orders.Get('Outgoing', ID, user)).toMatchObject({ ID, IsSubmitted: true });
  expect(await refusalOf(LineItems.Patch('Outgoing', ID, 'L1', { Quantity: 2 }, user))).toMatchObject({ code: 'ValidationFailure' });
  expect(await refusalOf(Orders.Submit('Outgoing', ID, user))).toMatchObject({ code: 'ValidationFailure' });
  expect(await refusalOf(Orders.Get('Outgoing', ID, await visitor()))).toMatchObject({ status: 404, code: 'NotFound' });
});

test('an order of somebody else is not found', async () => {
  const guest = await visitor();
  const orderId = readOrderCloudToken(guest.accessToken)?.orderId ?? '';
  await Cart.CreateLineItem({ ID: 'L1', ProductID: 'FIL-4' }, guest);
  for (const other of [await mira(), await visitor('another-beacon')]) {
    expect(await refusalOf(Orders.Get('Outgoing', orderId, other))).toMatchObject({ status: 404, code: 'NotFound', message: `Order ${orderId} not found` });
    expect(await refusalOf(LineItems.Delete('Outgoing', orderId, 'L1', other))).toMatchObject({ status: 404 });
  }
  expect(await Cart.Get(guest)).toMatchObject({ LineItemCount: 1 });
});
