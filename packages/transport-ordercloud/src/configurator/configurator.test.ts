import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeOrderCloud, json, refused } from '../__fixtures__/fake-ordercloud.ts';
import { type ConfiguratorOptions, createConfigurator } from './create-configurator.ts';
import type { DeliveryConfig } from './models.ts';

const deliveryConfig: DeliveryConfig = {
  Name: 'Web tracking',
  DeliveryTargets: {
    Http: { Endpoint: 'https://relay.shop.example/oc/tracking', Secret: 'q7Zt-secret', CustomAuthHeaderName: 'X-Relay-Key', CustomAuthHeaderValue: 'kx81' },
    SendEvent: { SiteID: '5f2c1de0a94b4e7f8d3b6c7a90e1f245', ServiceEndpoint: 'https://t.stat-track.com' },
  },
};
const plan = { prefix: 'web', clientId: '0E6C2B7A-51D4-4B0C-9E53-7A2F4C1D8B90', deliveryConfig };

function setUp(changes: Partial<ConfiguratorOptions> = {}) {
  const cloud = createFakeOrderCloud();
  const clock = createFakeClock();
  const options = { clientId: 'server', clientSecret: 'hush hush', fetch: cloud.fetch, clock, now: () => clock.now(), random: () => 1 };
  const writes = () => cloud.calls.filter(({ method, url }) => method !== 'GET' && url.pathname !== '/oauth/token').map(({ method, url }) => `${method} ${url.pathname}`);
  return { cloud, clock, writes, configurator: createConfigurator({ ...options, ...changes }) };
}

async function errorOf(run: Promise<unknown>): Promise<{ readonly code: string; readonly message: string }> {
  return run.then(
    () => ({ code: 'none', message: '' }),
    (error: { readonly code: string; readonly message: string }) => ({ code: error.code, message: error.message }),
  );
}

describe('apply', () => {
  test('writes the delivery configuration first, then the four tracking events', async () => {
    const { cloud, configurator, writes } = setUp();
    const report = await configurator.apply(plan);
    expect(writes()).toEqual([
      'PUT /v1/integrations/deliveryconfig/web-delivery',
      'PUT /v1/integrations/trackingEvents/web-UserLoggedIn',
      'PUT /v1/integrations/trackingEvents/web-LineItemAdded',
      'PUT /v1/integrations/trackingEvents/web-LineItemUpdated',
      'PUT /v1/integrations/trackingEvents/web-OrderSubmitted',
    ]);
    expect(report.complete).toBe(true);
    expect(report.deliveryConfig).toEqual({ id: 'web-delivery', status: 'created' });
    expect(new Set(report.events.map(({ status }) => status))).toEqual(new Set(['created']));
    expect(cloud.deliveries.get('web-delivery')).toMatchObject({ ...deliveryConfig, Enabled: true });
    expect(cloud.events.get('web-OrderSubmitted')).toEqual({
      ID: 'web-OrderSubmitted',
      EventType: 'OrderSubmitted',
      ClientID: plan.clientId,
      Name: 'web: OrderSubmitted',
      DeliveryConfigID: 'web-delivery',
    });
  });

  test('changes nothing the second time', async () => {
    const { cloud, configurator, writes } = setUp();
    await configurator.apply(plan);
    const before = writes().length;
    // OrderCloud may spell the client in another case.
    for (const [id, event] of cloud.events) cloud.events.set(id, { ...event, ClientID: plan.clientId.toLowerCase() });
    const report = await configurator.apply(plan);
    expect(writes()).toHaveLength(before);
    expect([report.deliveryConfig, ...report.events].every(({ status }) => status === 'unchanged')).toBe(true);
  });

  test('writes what changed, and secrets when told to', async () => {
    const { configurator, writes } = setUp();
    await configurator.apply(plan);
    const before = writes().length;
    const changed = { ...plan, deliveryConfig: { ...deliveryConfig, Name: 'Tracking' }, events: [{ EventType: 'OrderSubmitted', ConfigData: { shop: 'de' } }] } as const;
    expect(await configurator.apply(changed)).toMatchObject({ deliveryConfig: { status: 'updated' }, events: [{ status: 'updated' }] });
    expect(await configurator.apply({ ...changed, rewriteSecrets: true })).toMatchObject({ deliveryConfig: { status: 'updated' }, events: [{ status: 'unchanged' }] });
    expect(writes()).toHaveLength(before + 3);
  });

  test('deletes and writes anew what cannot be changed', async () => {
    const { configurator, writes } = setUp();
    await configurator.apply(plan);
    const report = await configurator.apply({ ...plan, clientId: 'other', events: [{ EventType: 'LineItemAdded' }] });
    expect(report.events).toEqual([{ id: 'web-LineItemAdded', status: 'replaced' }]);
    expect(writes().slice(-3)).toEqual([
      'PUT /v1/integrations/trackingEvents/web-LineItemAdded',
      'DELETE /v1/integrations/trackingEvents/web-LineItemAdded',
      'PUT /v1/integrations/trackingEvents/web-LineItemAdded',
    ]);
  });

  test('reports a foreign configuration that stands in the way and leaves it alone', async () => {
    const { cloud, configurator, writes } = setUp();
    cloud.events.set('theirs', { ID: 'theirs', EventType: 'OrderSubmitted', ClientID: plan.clientId, Name: 'x', DeliveryConfigID: 'd' });
    const report = await configurator.apply(plan);
    expect(report.complete).toBe(false);
    expect(report.events.at(-1)).toEqual({ id: 'web-OrderSubmitted', status: 'blocked', foreignIds: ['theirs'] });
    expect(writes().join()).not.toContain('DELETE');
    const filtered = cloud.calls.find(({ url }) => url.searchParams.has('ClientID'));
    expect(filtered?.url.search).toContain(`ClientID=${plan.clientId}&EventType=OrderSubmitted`);
  });

  test('finds the foreign configuration in the whole list when the filter is refused', async () => {
    const { cloud, configurator } = setUp();
    cloud.events.set('theirs', { ID: 'theirs', EventType: 'OrderSubmitted', ClientID: plan.clientId, Name: 'x', DeliveryConfigID: 'd' });
    cloud.answerNext(() => refused(400, 'ValidationFailure'), ({ url }) => url.searchParams.has('ClientID'));
    expect((await configurator.apply(plan)).events.at(-1)).toMatchObject({ status: 'blocked', foreignIds: ['theirs'] });
  });

  test('replaces a foreign configuration when told to', async () => {
    const { cloud, configurator } = setUp();
    cloud.events.set('theirs', { ID: 'theirs', EventType: 'OrderSubmitted', ClientID: plan.clientId, Name: 'x', DeliveryConfigID: 'd' });
    const report = await configurator.apply({ ...plan, replaceForeign: true });
    expect(report).toMatchObject({ complete: true });
    expect(cloud.events.has('theirs')).toBe(false);
    expect(cloud.events.has('web-OrderSubmitted')).toBe(true);
  });

  test.each([
    [{ prefix: 'web shop' }],
    [{ prefix: 'p'.repeat(81) }],
    [{ clientId: '' }],
    [{ events: [{ EventType: 'OrderSubmitted' }, { EventType: 'OrderSubmitted' }] }],
    [{ events: [{ EventType: 'PageViewed' }] }],
    [{ deliveryConfig: { Name: '', DeliveryTargets: deliveryConfig.DeliveryTargets } }],
    [{ deliveryConfig: { Name: 'n'.repeat(129), DeliveryTargets: deliveryConfig.DeliveryTargets } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: {} } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { SendEvent: { SiteID: 's', ServiceEndpoint: 'e' }, DiscoverEvent: { ClientID: 'c', ApiKey: 'k', ServiceEndpoint: 'e' } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { Http: { Endpoint: '/oc', Secret: 's' } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { Http: { Endpoint: 'https://x.example', Secret: 's'.repeat(51) } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { Http: { Endpoint: 'https://x.example', Secret: 's', CustomAuthHeaderValue: 'v'.repeat(51) } } } }],
  ])('refuses %o before anything is written', async (changes) => {
    const { cloud, configurator } = setUp();
    expect(await errorOf(configurator.apply({ ...plan, ...changes } as never))).toMatchObject({ code: 'ordercloud-plan', message: expect.stringContaining('createConfigurator().apply()') as string });
    expect(cloud.calls).toEqual([]);
  });
});

describe('remove', () => {
  test.each([['web shop'], [undefined]])('refuses the prefix %j by its own name', async (prefix) => {
    const { cloud, configurator } = setUp();
    const error = await errorOf(configurator.remove({ prefix } as never));
    expect(error).toMatchObject({ code: 'ordercloud-plan', message: expect.stringContaining('createConfigurator().remove(), plan option "prefix"') as string });
    expect(cloud.calls).toEqual([]);
  });

  test('deletes tracking events first, the delivery configuration last', async () => {
    const { cloud, configurator, writes } = setUp();
    await configurator.apply(plan);
    const report = await configurator.remove({ prefix: 'web' });
    expect(writes().slice(5).map((call) => call.split(' ')[0])).toEqual(['DELETE', 'DELETE', 'DELETE', 'DELETE', 'DELETE']);
    expect(writes().at(-1)).toContain('deliveryconfig');
    expect(report.deliveryConfig.status).toBe('deleted');
    expect(cloud.events.size + cloud.deliveries.size).toBe(0);
    expect(await configurator.remove({ prefix: 'web' })).toMatchObject({ deliveryConfig: { status: 'absent' }, events: Array.from({ length: 4 }, () => ({ status: 'absent' })) });
  });

  test('leaves a delivery configuration that others use', async () => {
    const { cloud, configurator } = setUp();
    await configurator.apply(plan);
    cloud.events.set('theirs', { ID: 'theirs', EventType: 'OrderSubmitted', ClientID: 'other', Name: 'x', DeliveryConfigID: 'web-delivery' });
    expect((await configurator.remove({ prefix: 'web' })).deliveryConfig).toEqual({ id: 'web-delivery', status: 'in-use' });
  });
});

describe('resources', () => {
  test('create, change, read and delete', async () => {
    const { configurator, cloud } = setUp();
    const { deliveryConfigs, trackingEvents } = configurator;
    await deliveryConfigs.create({ ID: 'd', ...deliveryConfig });
    expect(await deliveryConfigs.patch('d', { Enabled: false })).toMatchObject({ ID: 'd', Enabled: false, Name: 'Web tracking' });
    expect(cloud.calls.at(-1)?.body).toBe('{"Enabled":false}');
    expect(await deliveryConfigs.get('d')).toMatchObject({ ID: 'd' });
    expect(await deliveryConfigs.list({ pageSize: 5 })).toMatchObject({ page: 1, totalPages: 1, totalCount: 1, items: [{ ID: 'd' }] });
    expect(await deliveryConfigs.delete('d')).toBe(true);
    expect(await deliveryConfigs.delete('d')).toBe(false);
    expect(await trackingEvents.get('none')).toBeUndefined();
    expect((await errorOf(trackingEvents.get('a/b'))).code).toBe('ordercloud-id');
  });

  test('are read to the end by their last id: three pages of a hundred', async () => {
    const { cloud, configurator } = setUp();
    for (let index = 0; index < 250; index += 1) {
      const ID = `e${String(index).padStart(3, '0')}`;
      cloud.events.set(ID, { ID, EventType: 'OrderSubmitted', ClientID: ID, Name: ID, DeliveryConfigID: 'd' });
    }
    const ids: unknown[] = [];
    for await (const event of configurator.trackingEvents.all({ filters: { ID: '!x' } })) ids.push(event.ID);
    expect(ids).toEqual([...cloud.events.keys()]);
    const queries = cloud.calls.filter(({ url }) => url.pathname.endsWith('trackingEvents')).map(({ url }) => url.search);
    expect(queries).toEqual([
      '?sortBy=ID&page=1&pageSize=100&ID=!x',
      '?sortBy=ID&page=1&pageSize=100&ID=!x&ID=%3Ee099',
      '?sortBy=ID&page=1&pageSize=100&ID=!x&ID=%3Ee199',
    ]);
  });
});

describe('tokens', () => {
  test('are asked for once with the client\'s credentials and shared', async () => {
    const { cloud, configurator } = setUp();
    await Promise.all([configurator.trackingEvents.list(), configurator.deliveryConfigs.list()]);
    const asked = cloud.calls.filter(({ url }) => url.pathname === '/oauth/token');
    expect(asked.map(({ body }) => body)).toEqual([
      'grant_type=client_credentials&client_id=server&client_secret=hush%20hush&scope=TrackingEventAdmin%20DeliveryConfigAdmin',
    ]);
    expect(cloud.calls.at(-1)?.headers.get('authorization')).toBe('Bearer token-1');
  });

  test('are renewed before they end', async () => {
    const { cloud, clock, configurator } = setUp();
    await configurator.trackingEvents.list();
    await clock.advance(571_000);
    await configurator.trackingEvents.list();
    expect(cloud.calls.filter(({ url }) => url.pathname === '/oauth/token')).toHaveLength(2);
  });

  test('are renewed once when refused, then the set-up is at fault', async () => {
    const { cloud, configurator } = setUp();
    const isList = ({ url }: { readonly url: URL }) => url.pathname !== '/oauth/token';
    cloud.answerNext(() => refused(401, 'Auth.TokenRevoked'), isList);
    expect((await configurator.trackingEvents.list()).items).toEqual([]);
    expect(cloud.calls.filter(({ url }) => url.pathname === '/oauth/token')).toHaveLength(2);
    cloud.answerNext(() => refused(401, 'Auth.TokenRevoked'), isList);
    cloud.answerNext(() => refused(401, 'Auth.TokenRevoked'), isList);
    const { code, message } = await errorOf(configurator.trackingEvents.list());
    expect(code).toBe('ordercloud-auth');
    expect(message).toContain('Auth.TokenRevoked');
  });

  test('that nobody issues are reported without secrets, and asked for again next time', async () => {
    const { cloud, configurator } = setUp();
    cloud.answerNext(() => refused(401, 'Auth.InsufficientRoles'));
    const { code, message } = await errorOf(configurator.trackingEvents.list());
    expect(code).toBe('ordercloud-auth');
    expect(message).toContain('Auth.InsufficientRoles');
    for (const secret of ['hush', 'mira']) expect(message).not.toContain(secret);
    expect((await configurator.trackingEvents.list()).items).toEqual([]);
  });
});

describe('failures', () => {
  test.each([
    [403, 'Auth.InsufficientRoles', 'trackingEvents', 'ordercloud-roles', 'TrackingEventReader'],
    [403, 'Forbidden', 'trackingEvents', 'ordercloud-feature-missing', 'not enabled'],
    [404, 'NotFound', 'trackingEvents', 'ordercloud-feature-missing', 'not enabled'],
    [403, 'Forbidden', 'deliveryConfigs', 'ordercloud-roles', 'DeliveryConfigAdmin'],
    [400, 'TrackingEvent.InvalidClientID', 'trackingEvents', 'ordercloud-refused', 'TrackingEvent.InvalidClientID'],
    [400, 'mira@example.org said <b>', 'trackingEvents', 'ordercloud-refused', 'status 400'],
  ] as const)('%s %s of %s is %s and says "%s"', async (status, vendorCode, resource, code, text) => {
    const { cloud, configurator } = setUp();
    cloud.answerNext(() => refused(status, vendorCode), ({ url }) => url.pathname !== '/oauth/token');
    const error = await errorOf(configurator[resource].list());
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
    expect(error.message).not.toContain('mira');
  });

  test('that pass are waited out with growing pauses', async () => {
    const { cloud, clock, configurator } = setUp();
    await configurator.trackingEvents.list();
    const answers = [() => refused(503, 'Api.Offline'), () => json({}, 429), () => Promise.reject(new Error('down')) as never, () => json({}, 500)];
    for (const response of answers) cloud.answerNext(response);
    const listing = configurator.trackingEvents.list();
    const counts: number[] = [];
    for (const wait of [999, 1, 1999, 1, 3999, 1, 7999, 1]) {
      await settle(clock, wait);
      counts.push(cloud.calls.length - 2);
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 4, 4, 5]);
    expect((await listing).items).toEqual([]);
  });

  test('that do not pass end after five tries', async () => {
    const { cloud, clock, configurator } = setUp();
    await configurator.trackingEvents.list();
    for (let index = 0; index < 5; index += 1) cloud.answerNext(() => json({}, 500));
    const failing = errorOf(configurator.trackingEvents.list());
    for (let index = 0; index < 5; index += 1) await settle(clock, 20_000);
    expect((await failing).code).toBe('ordercloud-refused');
    expect(cloud.calls).toHaveLength(7);
  });

  test('honour Retry-After', async () => {
    const { cloud, clock, configurator } = setUp();
    await configurator.trackingEvents.list();
    cloud.answerNext(() => new Response(null, { status: 429, headers: { 'retry-after': '30' } }));
    const listing = configurator.trackingEvents.list();
    await settle(clock, 29_000);
    expect(cloud.calls).toHaveLength(3);
    await settle(clock, 1000);
    expect((await listing).items).toEqual([]);
  });

  test('of a creation without an id are not repeated blindly', async () => {
    const { cloud, configurator } = setUp();
    cloud.answerNext(() => json({}, 500), ({ method, url }) => method === 'POST' && url.pathname !== '/oauth/token');
    expect((await errorOf(configurator.deliveryConfigs.create(deliveryConfig))).code).toBe('ordercloud-refused');
    expect(cloud.calls.filter(({ method, url }) => method === 'POST' && url.pathname !== '/oauth/token')).toHaveLength(1);
  });

  test('of the network name the host and nothing else', async () => {
    const clock = createFakeClock();
    const down = (async () => Promise.reject(new Error('secret inside'))) as typeof fetch;
    const configurator = createConfigurator({ clientId: 'c', clientSecret: 's3cret', fetch: down, clock, now: () => clock.now(), target: 'westeurope-sandbox' });
    const failing = errorOf(configurator.trackingEvents.list());
    for (let index = 0; index < 5; index += 1) await settle(clock, 20_000);
    const { code, message } = await failing;
    expect(code).toBe('ordercloud-unreachable');
    expect(message).toContain('https://westeurope-sandbox.ordercloud.io');
    expect(message).not.toMatch(/s3cret|inside/);
  });

  test('of a host that is no OrderCloud are recognised', async () => {
    const { cloud, configurator } = setUp();
    cloud.answerNext(() => new Response('<html>'), ({ url }) => url.pathname !== '/oauth/token');
    expect((await errorOf(configurator.trackingEvents.list())).code).toBe('ordercloud-answer');
  });
});

test.each([
  [{ clientId: 'c' }, 'option-missing'],
  [{ clientId: 'c', clientSecret: 's', target: 'mars' }, 'option-invalid'],
  [{ clientId: 'c', clientSecret: 's', secret: 's' }, 'option-unknown'],
])('set-up %o is refused with %s', (options, code) => {
  expect(() => createConfigurator(options as never)).toThrow(expect.objectContaining({ code }));
});

/** Lets pending answers arrive, then moves the clock. */
async function settle(clock: ReturnType<typeof createFakeClock>, by: number): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(by);
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
