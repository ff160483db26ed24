import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adminGrant, codeOf, config, configPath, event, eventPath, http, type OrderCloudCase, orderCloudCase, passwordGrant, sendTarget } from '../__fixtures__/ordercloud.ts';
import { demoTenant } from '../demo-tenant.ts';
import type { OrderCloudFakeOptions } from './options.ts';
import { createSigningKey, type SigningKey } from './signing-key.ts';

const { shopClientId, adminClientId } = demoTenant.ordercloud;
let signingKey: SigningKey;
let shop: OrderCloudCase;

function start(options: OrderCloudFakeOptions = {}): void {
  shop = orderCloudCase({ signingKey, ...options });
}

beforeAll(async () => {
  signingKey = await createSigningKey('key-1');
});
beforeEach(() => start());

describe('delivery configurations', () => {
  let token: string;
  beforeEach(async () => {
    token = await shop.tokenOf(adminGrant);
  });

  test('are created, and never show their secrets', async () => {
    const answer = await shop.call('POST', configPath, { token, body: { ID: 'web-tracking', ...config } });
    expect(answer).toMatchObject({ status: 201, headers: { location: `${configPath}/web-tracking` } });
    const shown = { ID: 'web-tracking', Name: 'Web tracking', Enabled: true, DeliveryTargets: { Http: { Endpoint: http.Endpoint, CustomAuthHeaderName: 'X-Relay-Key' }, SendEvent: sendTarget } };
    expect(answer.body).toEqual(shown);
    expect((await shop.call('GET', `${configPath}/web-tracking`, { token })).body).toEqual(shown);
    expect(JSON.stringify(shop.fake.view())).not.toContain(http.Secret);
  });

  test('get an id when none is given, and refuse one that is taken', async () => {
    expect(await shop.call('POST', configPath, { token, body: config })).toMatchObject({ status: 201, body: { ID: expect.stringMatching(/^id-\d+$/) } });
    await shop.call('PUT', `${configPath}/a`, { token, body: config });
    expect(await shop.call('POST', configPath, { token, body: { ID: 'a', ...config } })).toMatchObject({ status: 409 });
  });

  test('are overwritten as a whole by PUT, secrets included', async () => {
    expect(await shop.call('PUT', `${configPath}/a`, { token, body: config })).toMatchObject({ status: 200 });
    const { Secret: _secret, ...shown } = http;
    expect(await shop.call('PUT', `${configPath}/a`, { token, body: { ...config, DeliveryTargets: { Http: shown } } })).toMatchObject({ status: 400 });
    expect(await shop.call('PUT', `${configPath}/a`, { token, body: { Name: 'Other', DeliveryTargets: { Http: http } } })).toMatchObject({ body: { Enabled: false } });
    expect(await shop.call('PUT', `${configPath}/a`, { token, body: { ID: 'b', ...config } })).toMatchObject({ status: 400 });
  });

  test('keep by PATCH what is not sent, and take a new id', async () => {
    await shop.call('PUT', `${configPath}/a`, { token, body: config });
    const change = { ID: 'b', DeliveryTargets: { Http: { Endpoint: 'http://127.0.0.1:10/' }, SendEvent: null } };
    expect(await shop.call('PATCH', `${configPath}/a`, { token, body: change })).toMatchObject({ status: 200, body: { ID: 'b', Name: 'Web tracking' } });
    expect(await shop.call('GET', `${configPath}/a`, { token })).toMatchObject({ status: 404, body: { Errors: [{ ErrorCode: 'NotFound', Data: { ObjectType: 'DeliveryConfig', ObjectID: 'a' } }] } });
    expect((await shop.call('GET', `${configPath}/b`, { token })).body).toMatchObject({ DeliveryTargets: { Http: { Endpoint: 'http://127.0.0.1:10/' } } });
    await shop.call('PUT', `${configPath}/c`, { token, body: config });
    expect(await shop.call('PATCH', `${configPath}/c`, { token, body: { ID: 'b' } })).toMatchObject({ status: 409 });
    expect(await shop.call('PATCH', `${configPath}/none`, { token, body: { Name: 'x' } })).toMatchObject({ status: 404 });
  });

  const withTargets = (DeliveryTargets: unknown) => ({ ...config, DeliveryTargets });
  test.each([
    ['no name', { ...config, Name: undefined }, 'Name is missing'],
    ['a long name', { ...config, Name: 'n'.repeat(129) }, 'Name must be'],
    ['a text for Enabled', { ...config, Enabled: 'true' }, 'Enabled must be'],
    ['an unknown field', { ...config, Url: 'x' }, 'Url is not a field'],
    ['a bad id', { ID: 'web tracking', ...config }, 'ID must be'],
    ['a long id', { ID: 'i'.repeat(101), ...config }, 'ID must be'],
    ['no targets', { ...config, DeliveryTargets: undefined }, 'DeliveryTargets is missing'],
    ['empty targets', withTargets({}), 'at least one target'],
    ['an unknown target', withTargets({ Webhook: {} }), 'Webhook is not a field'],
    ['the former name of a target', withTargets({ Mandrill: {} }), 'it is Mailchimp today'],
    ['an Http target without address', withTargets({ Http: { ...http, Endpoint: undefined } }), 'Endpoint is missing'],
    ['an Http target with a path', withTargets({ Http: { ...http, Endpoint: '/oc' } }), 'Endpoint must be'],
    ['an Http target without secret', withTargets({ Http: { ...http, Secret: undefined } }), 'Secret is missing'],
    ['a long secret', withTargets({ Http: { ...http, Secret: 's'.repeat(51) } }), 'Secret must be'],
    ['a long header value', withTargets({ Http: { ...http, CustomAuthHeaderValue: 's'.repeat(51) } }), 'CustomAuthHeaderValue must be'],
    ['a header name that is none', withTargets({ Http: { ...http, CustomAuthHeaderName: 'X Relay' } }), 'CustomAuthHeaderName must be'],
    ['Send without site', withTargets({ SendEvent: { ServiceEndpoint: 'https://t.stat-track.com' } }), 'SiteID is missing'],
    ['Send without address', withTargets({ SendEvent: { SiteID: 'x' } }), 'ServiceEndpoint is missing'],
    ['Discover without key', withTargets({ DiscoverEvent: { ClientID: '1-2', ServiceEndpoint: 'https://api.rfksrv.com' } }), 'ApiKey is missing'],
    ['Kafka without topic', withTargets({ Kafka: { BootstrapServers: 'b', SaslUsername: 'u', SaslPassword: 'p' } }), 'Topic is missing'],
    ['two known integrations', withTargets({ SendEvent: sendTarget, DiscoverEvent: { ClientID: '1-2', ApiKey: 'k', ServiceEndpoint: 'https://api.rfksrv.com' } }), 'at most one known integration'],
  ])('are refused for %s', async (_what, body, reason) => {
    const answer = await shop.call('POST', configPath, { token, body });
    expect(answer).toMatchObject({ status: 400, verdict: 'rejected' });
    expect(codeOf(answer)).toBe('ValidationFailure');
    expect(answer.reason).toContain(reason);
  });

  test('need a role', async () => {
    const shopToken = await shop.tokenOf(passwordGrant);
    expect(await shop.call('GET', configPath, { token: shopToken })).toMatchObject({ status: 403, body: { Errors: [{ ErrorCode: 'Auth.InsufficientRoles' }] } });
    const reader = await shop.tokenOf({ ...adminGrant, scope: 'TrackingEventReader' });
    expect(await shop.call('GET', eventPath, { token: reader })).toMatchObject({ status: 200 });
    expect(await shop.call('POST', eventPath, { token: reader, body: event })).toMatchObject({ status: 403 });
  });

  test('are not deleted while they are used', async () => {
    await shop.call('PUT', `${configPath}/web-tracking`, { token, body: config });
    await shop.call('PUT', `${eventPath}/e`, { token, body: event });
    expect(codeOf(await shop.call('DELETE', `${configPath}/web-tracking`, { token }))).toBe('DeliveryConfig.CannotDeleteConfigInUse');
    expect(await shop.call('DELETE', `${eventPath}/e`, { token })).toMatchObject({ status: 204, body: undefined });
    expect(await shop.call('DELETE', `${configPath}/web-tracking`, { token })).toMatchObject({ status: 204 });
    expect(await shop.call('DELETE', `${configPath}/web-tracking`, { token })).toMatchObject({ status: 404 });
  });
});

describe('tracking events', () => {
  let token: string;
  beforeEach(async () => {
    token = await shop.tokenOf(adminGrant);
    await shop.call('PUT', `${configPath}/web-tracking`, { token, body: config });
  });

  test('are created, read and listed', async () => {
    const shown = { ID: 'web-OrderSubmitted', ...event };
    expect(await shop.call('POST', eventPath, { token, body: shown })).toMatchObject({ status: 201, body: shown });
    expect((await shop.call('GET', `${eventPath}/web-OrderSubmitted`, { token })).body).toEqual(shown);
    expect((await shop.call('GET', eventPath, { token })).body).toEqual({ Meta: { Page: 1, PageSize: 20, TotalCount: 1, TotalPages: 1, ItemRange: [1, 1] }, Items: [shown] });
  });

  test.each([
    ['no type', { ...event, EventType: undefined }, 'ValidationFailure'],
    ['an unknown type', { ...event, EventType: 'LineItemRemoved' }, 'ValidationFailure'],
    ['no client', { ...event, ClientID: undefined }, 'ValidationFailure'],
    ['no name', { ...event, Name: '' }, 'ValidationFailure'],
    ['no delivery configuration', { ...event, DeliveryConfigID: null }, 'ValidationFailure'],
    ['connection data', { ...event, Url: 'https://relay.shop.example' }, 'ValidationFailure'],
    ['a text as data', { ...event, ConfigData: 'de' }, 'ValidationFailure'],
    ['an unknown client', { ...event, ClientID: 'x' }, 'TrackingEvent.InvalidClientID'],
    ['an unknown delivery configuration', { ...event, DeliveryConfigID: 'x' }, 'TrackingEvent.InvalidDeliveryConfigID'],
  ])('are refused for %s', async (_what, body, code) => {
    const answer = await shop.call('PUT', `${eventPath}/e`, { token, body });
    expect(answer.verdict).toBe('rejected');
    expect(codeOf(answer)).toBe(code);
  });

  test('are refused for a configuration that is for product sync', async () => {
    const ContentHub = { ApiKey: 'k', Endpoint: 'https://hub.example', TargetSchemaName: 's' };
    await shop.call('PUT', `${configPath}/products`, { token, body: { Name: 'Products', DeliveryTargets: { ContentHub } } });
    expect(codeOf(await shop.call('PUT', `${eventPath}/e`, { token, body: { ...event, DeliveryConfigID: 'products' } }))).toBe('TrackingEvent.InvalidDeliveryConfigID');
  });

  test('exist once per type and client, whatever the case of the client id', async () => {
    await shop.call('PUT', `${eventPath}/a`, { token, body: event });
    expect(await shop.call('PUT', `${eventPath}/a`, { token, body: { ...event, ClientID: shopClientId.toLowerCase(), Name: 'Renamed' } })).toMatchObject({ status: 200, body: { Name: 'Renamed' } });
    expect(codeOf(await shop.call('PUT', `${eventPath}/b`, { token, body: { ...event, ClientID: shopClientId.toLowerCase() } }))).toBe('TrackingEvent.CannotCreateMultipleEventsOfSameType');
    expect(await shop.call('PUT', `${eventPath}/b`, { token, body: { ...event, EventType: 'LineItemAdded' } })).toMatchObject({ status: 200 });
    expect(await shop.call('PUT', `${eventPath}/c`, { token, body: { ...event, ClientID: adminClientId } })).toMatchObject({ status: 200 });
  });

  test.each([
    ['type by PUT', 'PUT', { ...event, EventType: 'LineItemAdded' }],
    ['client by PUT', 'PUT', { ...event, ClientID: adminClientId }],
    ['type by PATCH', 'PATCH', { EventType: 'LineItemAdded' }],
    ['client by PATCH', 'PATCH', { ClientID: adminClientId }],
  ])('never change their %s', async (_what, method, body) => {
    await shop.call('PUT', `${eventPath}/a`, { token, body: event });
    expect(codeOf(await shop.call(method, `${eventPath}/a`, { token, body }))).toBe('TrackingEvent.CannotUpdateProperty');
  });

  test('change other fields by PATCH, and lose with PUT what is left out', async () => {
    await shop.call('PUT', `${eventPath}/a`, { token, body: event });
    expect((await shop.call('PATCH', `${eventPath}/a`, { token, body: { ID: 'b', Name: 'Other' } })).body).toEqual({ ...event, ID: 'b', Name: 'Other' });
    const { ConfigData: _data, ...rest } = event;
    expect((await shop.call('PUT', `${eventPath}/b`, { token, body: rest })).body).toMatchObject({ ConfigData: null });
  });

  test('are unknown where support has not switched them on', async () => {
    start({ trackingEventsEnabled: false });
    expect(await shop.call('GET', eventPath, { token: await shop.tokenOf(adminGrant) })).toMatchObject({ status: 404 });
  });

  test('need JSON', async () => {
    expect(await shop.call('PUT', `${eventPath}/a`, { token, body: event, headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 415 });
    expect(await shop.call('PUT', `${eventPath}/a`, { token, body: [event] })).toMatchObject({ status: 400 });
    expect(await shop.call('PUT', `${eventPath}/%E0%A4%A`, { token, body: event })).toMatchObject({ status: 400 });
    expect(await shop.call('POST', `${eventPath}/a`, { token, body: event })).toMatchObject({ status: 404 });
  });
});

describe('lists', () => {
  let token: string;
  const names = ['Alpha', 'Beta', 'Checkout', 'Check-in', 'Delta|x'];
  beforeEach(async () => {
    token = await shop.tokenOf(adminGrant);
    for (const [index, Name] of names.entries()) await shop.call('PUT', `${configPath}/c${index}`, { token, body: { ...config, Name, Enabled: index > 1 } });
  });

  async function listed(query: string): Promise<readonly string[]> {
    const { body } = await shop.call('GET', `${configPath}?${query}`, { token });
    return (body as { readonly Items: readonly { readonly ID: string }[] }).Items.map((item) => item.ID);
  }

  test.each([
    ['', ['c0', 'c1', 'c2', 'c3', 'c4']],
    ['Name=Checkout', ['c2']],
    ['Name=checkout', ['c2']],
    ['Name=Check*', ['c2', 'c3']],
    ['Name=*eta', ['c1']],
    ['Name=Alpha%7CBeta', ['c0', 'c1']],
    ['Name=!Alpha', ['c1', 'c2', 'c3', 'c4']],
    ['Name=!Alpha&Name=!Beta', ['c2', 'c3', 'c4']],
    ['ID=%3Ec2', ['c3', 'c4']],
    ['ID=%3Cc2', ['c0', 'c1']],
    ['ID=!%3Cc2', ['c2', 'c3', 'c4']],
    ['ID=!%3Ec2', ['c0', 'c1', 'c2']],
    ['Name=!*', []],
    ['Enabled=true', ['c2', 'c3', 'c4']],
    ['search=check', ['c2', 'c3']],
    ['search=c1&searchOn=ID', ['c1']],
    ['search=c1&searchOn=Name', []],
    ['sortBy=!ID', ['c4', 'c3', 'c2', 'c1', 'c0']],
    ['sortBy=Name', ['c0', 'c1', 'c3', 'c2', 'c4']],
    ['page=2&pageSize=2', ['c2', 'c3']],
    ['page=4&pageSize=2', []],
  ])('%s', async (query, expected) => {
    expect(await listed(query)).toEqual(expected);
  });

  test('say how much there is', async () => {
    const { body } = await shop.call('GET', `${configPath}?page=2&pageSize=2`, { token });
    expect(body).toMatchObject({ Meta: { Page: 2, PageSize: 2, TotalCount: 5, TotalPages: 3, ItemRange: [3, 4] } });
  });

  test('page deeply by the last id', async () => {
    const seen: string[] = [];
    for (;;) {
      const page = await listed(`pageSize=2&sortBy=ID${seen.length > 0 ? `&ID=%3E${seen.at(-1)}` : ''}`);
      seen.push(...page);
      if (page.length < 2) break;
    }
    expect(seen).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
  });

  test.each(['pageSize=101', 'pageSize=0', 'page=0', 'page=x', 'sortBy=Enabled', 'searchOn=Enabled&search=x', 'Secret=x', 'xp.a=1', 'page=1&page=2'])('refuse %s', async (query) => {
    const answer = await shop.call('GET', `${configPath}?${query}`, { token });
    expect(answer.status).toBe(400);
    expect(codeOf(answer)).toBe('ValidationFailure');
  });
});
