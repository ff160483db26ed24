import { demoTenant, type SandboxRecord } from '@waymark/testkit/sandbox';
import { Auth, DeliveryConfigurations, Me, TrackingEvents } from 'ordercloud-javascript-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createConfigurator, createOrderCloudIdentity } from '../index.ts';
import { admin, beaconId, type Marketplace, mira, shopRoles, startMarketplace, visitor } from './__fixtures__/marketplace.ts';

const { adminClientId, adminClientSecret, shopClientId, shopper } = demoTenant.ordercloud;
let market: Marketplace;

beforeEach(async () => {
  market = await startMarketplace();
});
afterEach(() => market.close());

const identity = () => createOrderCloudIdentity({ target: market.url, clientId: shopClientId, roles: shopRoles, beaconId: () => beaconId, hasConsent: () => true });
const configurator = () => createConfigurator({ target: market.url, clientId: adminClientId, clientSecret: adminClientSecret });

/** What was asked, without what is a client's own affair: order of fields, and headers that mean nothing to OrderCloud. */
function wordsOf({ method, path, query, headers, text, status }: SandboxRecord) {
  const type = headers['content-type'];
  const body = type === undefined || text === '' ? text : type.includes('json') ? (JSON.parse(text) as unknown) : [...new URLSearchParams(text)].toSorted();
  return { method, path, query, ...(text !== '' && { type: type?.split(';')[0] }), body, authorization: headers['authorization'], status };
}

/** The requests that a call caused, in plain words. */
async function said(call: () => Promise<unknown>) {
  const before = market.sandbox.records().length;
  await call();
  return market.sandbox.records().slice(before).map(wordsOf);
}

test('we ask for an anonymous token as the vendor\'s client does', async () => {
  const theirs = await said(() => visitor());
  expect(await said(() => identity().anonymous())).toEqual(theirs);
});

test('we log in as the vendor\'s client does', async () => {
  const theirs = await said(() => Auth.Login(shopper.username, shopper.password, shopClientId, shopRoles));
  expect(await said(() => identity().logIn(shopper))).toEqual(theirs);
});

test('we log in and transfer as the vendor\'s client does', async () => {
  const theirs = await said(async () => {
    const guest = await visitor();
    await Me.TransferAnonUserOrder({ anonUserToken: guest.accessToken }, await mira());
  });
  const ours = identity();
  expect(await said(async () => ours.anonymous().then(() => ours.logIn(shopper)))).toEqual(theirs);
});

test('we make an account as the vendor\'s client does', async () => {
  const account = { Username: 'jorun', Password: 'made-up-1', FirstName: 'Jorun', LastName: 'Vik', Email: 'jorun@example.org', Active: true };
  const theirs = await said(async () => {
    const guest = await visitor();
    await Me.Register(account, { anonUserToken: guest.accessToken }, guest);
  });
  const ours = identity();
  market.sandbox.reset();
  expect(await said(async () => ours.anonymous().then(() => ours.register(account)))).toEqual(theirs);
});

test('we write and list configurations as the vendor\'s client does', async () => {
  const delivery = { ID: 'd', Name: 'Web tracking', Enabled: true, DeliveryTargets: { Http: { Endpoint: 'https://relay.shop.example/oc', Secret: 's' } } };
  const event = { ID: 'e', EventType: 'OrderSubmitted', ClientID: shopClientId, Name: 'Orders', DeliveryConfigID: 'd' } as const;
  const filters = { EventType: 'OrderSubmitted|LineItem*', ClientID: shopClientId, Name: '!Check*' };
  const theirs = await said(async () => {
    const as = await admin();
    await DeliveryConfigurations.Save('d', delivery, as);
    await TrackingEvents.Save('e', event, as);
    await TrackingEvents.List({ filters, sortBy: ['!EventType', 'ID'], page: 1, pageSize: 50 }, as);
    await TrackingEvents.Patch('e', { Name: 'All orders' }, as);
    await TrackingEvents.Delete('e', as);
  });
  const ours = await said(async () => {
    const { deliveryConfigs, trackingEvents } = configurator();
    await deliveryConfigs.save('d', delivery);
    await trackingEvents.save('e', event);
    await trackingEvents.list({ filters, sortBy: ['!EventType', 'ID'], page: 1, pageSize: 50 });
    await trackingEvents.patch('e', { Name: 'All orders' });
    await trackingEvents.delete('e');
  });
  const pairs = ({ query, ...rest }: (typeof theirs)[number]) => ({ ...rest, query: [...new URLSearchParams(query)].toSorted() });
  expect(ours.map(pairs)).toEqual(theirs.map(pairs));
});
