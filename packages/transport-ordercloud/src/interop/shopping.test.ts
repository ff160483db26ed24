import { demoTenant } from '@waymark/testkit/sandbox';
import { Cart, Me } from 'ordercloud-javascript-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConfigurator } from '../index.ts';
import { beaconId, type Marketplace, type MarketplaceOptions, mira, refusalOf, startMarketplace, visitor } from './__fixtures__/marketplace.ts';
import { customHeader, type ReceiverServer, receiverSecret, startReceiver } from './__fixtures__/receiver-server.ts';

const { adminClientId, adminClientSecret, shopClientId, shopper } = demoTenant.ordercloud;
const both = { id: shopper.id, anonymousId: beaconId, email: shopper.email };
let market: Marketplace;
let receiver: ReceiverServer;

async function open(options: MarketplaceOptions = {}, secret = receiverSecret): Promise<void> {
  market = await startMarketplace(options);
  const Http = { Endpoint: receiver.url, Secret: secret, CustomAuthHeaderName: customHeader.name, CustomAuthHeaderValue: customHeader.value };
  const configurator = createConfigurator({ target: market.url, clientId: adminClientId, clientSecret: adminClientSecret });
  await configurator.apply({ prefix: 'web', clientId: shopClientId, deliveryConfig: { Name: 'Web tracking', DeliveryTargets: { Http } } });
}

/** What the receiver took, once nothing is on its way any more. Deliveries do not wait for each other, so kinds that belong together are compared as a set. */
async function told(): Promise<readonly string[]> {
  await market.fake.idle();
  return receiver.events
    .map((event) => `${event.kind} ${event.user.id ?? '-'} ${event.user.anonymousId ?? '-'}${'line' in event ? ` ${event.line.id}=${event.line.quantity}` : ''}`)
    .toSorted();
}

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => Promise.all([market.close(), receiver.close()]));

describe.each([
  ['sitecore.ordercloud.messages.', true],
  ['sitecore.backbone.messages.', false],
] as const)('with messages of the prefix %s', (messagePrefix, byteOrderMark) => {
  beforeEach(() => open({ messagePrefix, byteOrderMark }));

  test('a visit from the first line to the order arrives at our receiver, signed, as one visitor', async () => {
    const guest = await visitor();
    expect(await Cart.Get(guest)).toMatchObject({ Status: 'Unsubmitted', LineItemCount: 0, IsSubmitted: false });
    const line = await Cart.CreateLineItem({ ID: 'L1', ProductID: 'KAF-1000', Quantity: 2 }, guest);
    expect(line).toMatchObject({ ID: 'L1', UnitPrice: 24.9, LineTotal: 49.8, Product: { Name: 'Hochland Röstung 1 kg' } });
    await Cart.CreateLineItem({ ID: 'L2', ProductID: 'FIL-4' }, guest);
    expect(await Cart.PatchLineItem('L1', { Quantity: 3 }, guest)).toMatchObject({ Quantity: 3, LineTotal: 74.7 });
    await Cart.DeleteLineItem('L2', guest);
    expect((await Cart.ListLineItems({ filters: { ProductID: 'KAF*' } }, guest)).Items).toMatchObject([{ ID: 'L1', Quantity: 3 }]);
    const user = await mira();
    expect(await Me.TransferAnonUserOrder({ anonUserToken: guest.accessToken }, user)).toBeFalsy();
    expect(await Cart.Get(user)).toMatchObject({ FromUserID: shopper.id, LineItemCount: 1, Total: 74.7 });
    const order = await Cart.Submit(user);
    expect(order).toMatchObject({ Status: 'Open', IsSubmitted: true, Total: 74.7, FromUser: { Email: shopper.email } });
    expect(await told()).toEqual([
      `identified ${shopper.id} -`,
      `identified ${shopper.id} ${beaconId}`,
      `lineAdded - ${beaconId} L1=2`,
      `lineAdded - ${beaconId} L2=1`,
      `lineUpdated - ${beaconId} L1=3`,
      `orderSubmitted ${shopper.id} ${beaconId}`,
    ]);
    expect(receiver.events.find(({ kind }) => kind === 'orderSubmitted')).toMatchObject({ orderId: order.ID, total: 74.7, currency: 'EUR', user: both, lines: [{ id: 'L1', productId: 'KAF-1000', quantity: 3 }] });
    expect(market.fake.view().messages.map(({ answered, type }) => [answered, type.startsWith(messagePrefix)])).toEqual(Array.from({ length: 6 }, () => [204, true]));
  });
});

describe('the cart', () => {
  beforeEach(() => open());

  test('of an account that was just made is the one from before', async () => {
    const guest = await visitor();
    await Cart.CreateLineItem({ ID: 'L1', ProductID: 'FIL-4', Quantity: 4 }, guest);
    const account = { Username: 'jorun', Password: 'made-up-1', FirstName: 'Jorun', LastName: 'Vik', Email: 'jorun@example.org', Active: true };
    const { access_token: accessToken } = await Me.Register(account, { anonUserToken: guest.accessToken }, guest);
    expect(await Me.Get({ accessToken })).toMatchObject({ Username: 'jorun', Email: 'jorun@example.org' });
    expect(await Cart.Get({ accessToken })).toMatchObject({ LineItemCount: 1, FromUser: { FirstName: 'Jorun' } });
  });

  test('of a guest takes a name, and the order goes under it', async () => {
    const guest = await visitor();
    await Cart.SaveLineItem('L1', { ProductID: 'FIL-4', Quantity: 1 }, guest);
    await Cart.SaveLineItem('L1', { ProductID: 'FIL-4', Quantity: 2 }, guest);
    expect(await Cart.PatchFromUser({ FirstName: 'Gro', LastName: 'Aas', Email: 'gro@example.org' }, guest)).toMatchObject({ FromUser: { Email: 'gro@example.org' } });
    await Cart.Submit(guest);
    expect(await told()).toEqual([`lineAdded - ${beaconId} L1=1`, `lineUpdated - ${beaconId} L1=2`, `orderSubmitted - ${beaconId}`]);
    expect(receiver.events.find(({ kind }) => kind === 'orderSubmitted')).toMatchObject({ user: { email: 'gro@example.org' } });
  });

  test('can be emptied, and an empty one not be submitted', async () => {
    const guest = await visitor();
    await Cart.CreateLineItem({ ProductID: 'FIL-4' }, guest);
    await Cart.Delete(guest);
    expect(await Cart.Get(guest)).toMatchObject({ LineItemCount: 0 });
    expect(await refusalOf(Cart.Submit(guest))).toMatchObject({ status: 400, code: 'ValidationFailure' });
  });

  test.each([
    ['a product that there is not', 404, 'NotFound', { ProductID: 'NO-1' }],
    ['half a unit', 400, 'ValidationFailure', { ProductID: 'FIL-4', Quantity: 0.5 }],
    ['no unit', 400, 'ValidationFailure', { ProductID: 'FIL-4', Quantity: 0 }],
    ['an id that is taken', 409, 'IdExists', { ID: 'L1', ProductID: 'FIL-4' }],
    ['a field that is only read', 400, 'ValidationFailure', { ProductID: 'FIL-4', LineTotal: 1 }],
  ])('refuses a line with %s', async (_what, status, code, line) => {
    const guest = await visitor();
    await Cart.CreateLineItem({ ID: 'L1', ProductID: 'KAF-1000' }, guest);
    expect(await refusalOf(Cart.CreateLineItem(line, guest))).toMatchObject({ status, code });
    expect(await Cart.Get(guest)).toMatchObject({ LineItemCount: 1 });
  });

  test('is transferred once, by the user, with a token of somebody anonymous', async () => {
    const [guest, user] = [await visitor(), await mira()];
    const transfer = (anonUserToken: string, as = user) => Me.TransferAnonUserOrder({ anonUserToken }, as);
    expect(await refusalOf(transfer(guest.accessToken, guest))).toMatchObject({ code: 'Auth.AnonUserProhibited' });
    expect(await refusalOf(transfer(user.accessToken))).toMatchObject({ code: 'Auth.MustPassAnonUserToken' });
    expect(await refusalOf(transfer(''))).toMatchObject({ code: 'Auth.MustPassAnonUserToken' });
    await transfer(guest.accessToken);
    expect(await refusalOf(transfer(guest.accessToken))).toMatchObject({ status: 404, code: 'NotFound' });
  });
});

test('a delivery that is signed with another secret is not taken, and the shopper does not notice', async () => {
  await open({}, 'not-the-secret');
  expect(await Cart.CreateLineItem({ ID: 'L1', ProductID: 'FIL-4' }, await visitor())).toMatchObject({ ID: 'L1' });
  expect(await told()).toEqual([]);
  expect([receiver.answers, market.fake.view().messages.map(({ answered }) => answered)]).toEqual([[401], [401]]);
});
