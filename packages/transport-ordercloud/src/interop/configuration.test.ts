import { demoTenant } from '@waymark/testkit/sandbox';
import { DeliveryConfigurations, type TrackingEvent, TrackingEvents } from 'ordercloud-javascript-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConfigurator } from '../index.ts';
import { admin, type Marketplace, mira, refusalOf, startMarketplace } from './__fixtures__/marketplace.ts';

const { adminClientId, adminClientSecret, shopClientId } = demoTenant.ordercloud;
const Http = { Endpoint: 'https://relay.shop.example/oc', Secret: 'made-up-secret', CustomAuthHeaderName: 'X-Relay-Key', CustomAuthHeaderValue: 'kx81' };
const SendEvent = { SiteID: demoTenant.send.siteId, ServiceEndpoint: 'https://t.stat-track.com' };
const delivery = { ID: 'web-delivery', Name: 'Web tracking', Enabled: true, DeliveryTargets: { Http } };
const submitted: TrackingEvent = { ID: 'web-OrderSubmitted', EventType: 'OrderSubmitted', ClientID: shopClientId, Name: 'Orders', ConfigData: { shop: 'de' }, DeliveryConfigID: delivery.ID };
let market: Marketplace;
let as: { readonly accessToken: string };

beforeEach(async () => {
  market = await startMarketplace({ byteOrderMark: true });
  as = await admin();
});
afterEach(() => market.close());

describe('delivery configurations', () => {
  test('are created, read, listed, changed, overwritten and deleted, and never show a secret', async () => {
    const shown = { ...delivery, DeliveryTargets: { Http: { Endpoint: Http.Endpoint, CustomAuthHeaderName: 'X-Relay-Key' } } };
    expect(await DeliveryConfigurations.Create(delivery, as)).toEqual(shown);
    expect(await DeliveryConfigurations.Get(delivery.ID, as)).toEqual(shown);
    const { Meta, Items } = await DeliveryConfigurations.List({ search: 'web', searchOn: ['Name'], sortBy: ['!Name'], filters: { Name: 'Web*' }, page: 1, pageSize: 5 }, as);
    expect([Meta.TotalCount, Items]).toEqual([1, [shown]]);
    expect(await DeliveryConfigurations.Patch(delivery.ID, { Enabled: false }, as)).toEqual({ ...shown, Enabled: false });
    expect(await DeliveryConfigurations.Save(delivery.ID, { Name: 'Only Send', DeliveryTargets: { SendEvent } }, as)).toEqual({
      ...{ ID: delivery.ID, Name: 'Only Send', Enabled: false, DeliveryTargets: { SendEvent } },
    });
    await DeliveryConfigurations.Delete(delivery.ID, as);
    expect(await refusalOf(DeliveryConfigurations.Get(delivery.ID, as))).toEqual({ code: 'NotFound', status: 404, message: 'DeliveryConfig web-delivery not found' });
  });

  test.each([
    ['an id that is taken', 409, 'IdExists', {}],
    ['an id with other characters', 400, 'ValidationFailure', { ID: 'web/delivery' }],
    ['no target', 400, 'ValidationFailure', { ID: 'x', DeliveryTargets: {} }],
    ['two targets of the vendor', 400, 'ValidationFailure', { ID: 'x', DeliveryTargets: { SendEvent, DiscoverEvent: { ClientID: '1', ApiKey: '2', ServiceEndpoint: 'https://x.example' } } }],
    ['a secret that is too long', 400, 'ValidationFailure', { ID: 'x', DeliveryTargets: { Http: { ...Http, Secret: 's'.repeat(51) } } }],
    ['a target without its address', 400, 'ValidationFailure', { ID: 'x', DeliveryTargets: { Http: { Secret: 's' } } }],
  ])('are refused with %s', async (_what, status, code, change) => {
    await DeliveryConfigurations.Create(delivery, as);
    expect(await refusalOf(DeliveryConfigurations.Create({ ...delivery, ...change }, as))).toMatchObject({ status, code });
  });

  test('stay while a tracking event refers to them', async () => {
    await DeliveryConfigurations.Create(delivery, as);
    await TrackingEvents.Create(submitted, as);
    expect(await refusalOf(DeliveryConfigurations.Delete(delivery.ID, as))).toMatchObject({ code: 'DeliveryConfig.CannotDeleteConfigInUse' });
    await TrackingEvents.Delete('web-OrderSubmitted', as);
    await DeliveryConfigurations.Delete(delivery.ID, as);
    expect(market.fake.view()).toMatchObject({ trackingEvents: [], deliveryConfigurations: [] });
  });
});

describe('tracking events', () => {
  beforeEach(async () => void (await DeliveryConfigurations.Create(delivery, as)));

  test('are created, read, listed with filters, changed, renamed, overwritten and deleted', async () => {
    expect(await TrackingEvents.Create(submitted, as)).toEqual(submitted);
    await TrackingEvents.Create({ ...submitted, ID: 'web-LineItemAdded', EventType: 'LineItemAdded' }, as);
    expect(await TrackingEvents.Get('web-OrderSubmitted', as)).toEqual(submitted);
    const { Items } = await TrackingEvents.List({ sortBy: ['!EventType'], filters: { EventType: 'OrderSubmitted|LineItem*', ClientID: shopClientId.toLowerCase() } }, as);
    expect(Items.map(({ ID }) => ID)).toEqual(['web-OrderSubmitted', 'web-LineItemAdded']);
    expect(await TrackingEvents.Patch('web-OrderSubmitted', { ID: 'orders', Name: 'All orders' }, as)).toEqual({ ...submitted, ID: 'orders', Name: 'All orders' });
    const { ConfigData: _left, ...plain } = submitted;
    expect(await TrackingEvents.Save('orders', { ...plain, ID: 'orders' }, as)).toEqual({ ...plain, ID: 'orders', ConfigData: null });
    await TrackingEvents.Delete('orders', as);
    expect(await refusalOf(TrackingEvents.Get('orders', as))).toEqual({ code: 'NotFound', status: 404, message: 'TrackingEvent orders not found' });
  });

  test('are one per type and client', async () => {
    await TrackingEvents.Create(submitted, as);
    const second = { ...submitted, ID: 'second', ClientID: shopClientId.toLowerCase() };
    expect(await refusalOf(TrackingEvents.Create(second, as))).toMatchObject({ code: 'TrackingEvent.CannotCreateMultipleEventsOfSameType' });
    expect(await TrackingEvents.Create({ ...second, ClientID: adminClientId }, as)).toMatchObject({ ID: 'second' });
  });

  test.each([
    ['type', { EventType: 'LineItemAdded' } as const],
    ['client', { ClientID: adminClientId }],
  ])('keep their %s', async (_what, change) => {
    await TrackingEvents.Create(submitted, as);
    expect(await refusalOf(TrackingEvents.Patch('web-OrderSubmitted', change, as))).toMatchObject({ code: 'TrackingEvent.CannotUpdateProperty' });
    expect(await refusalOf(TrackingEvents.Save('web-OrderSubmitted', { ...submitted, ...change }, as))).toMatchObject({ code: 'TrackingEvent.CannotUpdateProperty' });
  });

  test.each([
    ['TrackingEvent.InvalidClientID', { ID: 'second', ClientID: 'no-client' }],
    ['TrackingEvent.InvalidDeliveryConfigID', { ID: 'second', DeliveryConfigID: 'no-config' }],
    ['IdExists', { EventType: 'LineItemAdded' } as const],
  ])('are refused with %s', async (code, change) => {
    await TrackingEvents.Create(submitted, as);
    expect(await refusalOf(TrackingEvents.Create({ ...submitted, ...change }, as))).toMatchObject({ code });
  });

  test('are read and written by those who may', async () => {
    const reader = await admin(['TrackingEventReader']);
    expect((await TrackingEvents.List({}, reader)).Items).toEqual([]);
    expect(await refusalOf(TrackingEvents.Create(submitted, reader))).toMatchObject({ status: 403, code: 'Auth.InsufficientRoles' });
    expect(await refusalOf(DeliveryConfigurations.List({}, reader))).toMatchObject({ status: 403, code: 'Auth.InsufficientRoles' });
    expect(await refusalOf(TrackingEvents.List({}, await mira()))).toMatchObject({ status: 403, code: 'Auth.InsufficientRoles' });
  });
});

describe('our configurator', () => {
  const plan = { prefix: 'web', clientId: shopClientId, deliveryConfig: { Name: 'Web tracking', DeliveryTargets: { Http } } };
  const ours = () => createConfigurator({ target: market.url, clientId: adminClientId, clientSecret: adminClientSecret });

  test('makes what the vendor\'s client reads', async () => {
    await ours().apply(plan);
    const { Items } = await TrackingEvents.List({}, as);
    expect(Items.map(({ ID, EventType, DeliveryConfigID }) => [ID, EventType, DeliveryConfigID])).toEqual([
      ['web-LineItemAdded', 'LineItemAdded', 'web-delivery'],
      ['web-LineItemUpdated', 'LineItemUpdated', 'web-delivery'],
      ['web-OrderSubmitted', 'OrderSubmitted', 'web-delivery'],
      ['web-UserLoggedIn', 'UserLoggedIn', 'web-delivery'],
    ]);
  });

  test('leaves alone what the vendor\'s client made the same, and reports what it made in the way', async () => {
    await DeliveryConfigurations.Create(delivery, as);
    await TrackingEvents.Create({ ...submitted, ID: 'by-hand' }, as);
    const { deliveryConfig, events } = await ours().apply(plan);
    expect(deliveryConfig.status).toBe('unchanged');
    expect(events.map(({ status, foreignIds = [] }) => [status, ...foreignIds])).toEqual([['created'], ['created'], ['created'], ['blocked', 'by-hand']]);
  });
});
