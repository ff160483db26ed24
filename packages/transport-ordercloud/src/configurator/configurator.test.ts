import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { deliveryConfig, errorOf, plan, setUp } from '../__fixtures__/configurator.ts';
import { json, refused } from '../__fixtures__/fake-ordercloud.ts';
import { createConfigurator } from './create-configurator.ts';

describe('remove', () => {
  test.each([['prefix', { prefix: 'web shop' }], ['prefix', {}], ['deliveryConfigId', { prefix: 'web', deliveryConfigId: 'a b' }]])('refuses %s of %j before anything is deleted', async (name, removal) => {
    const { cloud, configurator } = setUp();
    const error = await errorOf(configurator.remove(removal as never));
    expect(error).toMatchObject({ code: 'ordercloud-plan', message: expect.stringContaining(`createConfigurator().remove(), "${name}" must be`) as string });
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
    [403, 'InsufficientRoles', 'trackingEvents', 'ordercloud-roles', 'TrackingEventReader'],
    [403, 'InsufficientRoles', 'deliveryConfigs', 'ordercloud-roles', 'DeliveryConfigAdmin'],
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

  test('of one object name it, also where others were written before', async () => {
    const { cloud, configurator, writes } = setUp();
    const ofOne = ({ method, url }: { readonly method: string; readonly url: URL }) => method !== 'GET' && url.pathname.endsWith('/web-LineItemAdded');
    cloud.answerNext(() => refused(400, 'TrackingEvent.InvalidClientID'), ofOne);
    expect((await errorOf(configurator.apply(plan))).message).toContain('tracking events, web-LineItemAdded (status 400, TrackingEvent.InvalidClientID)');
    expect(writes()).toHaveLength(3);
    cloud.answerNext(() => refused(403, 'InsufficientRoles'), ofOne);
    expect((await errorOf(configurator.remove({ prefix: 'web' }))).message).toContain('tracking events, web-LineItemAdded (status 403');
  });

  test('to give a token although the answer is a good one point at the target', async () => {
    const { cloud, configurator } = setUp();
    cloud.answerNext(() => new Response('<html>', { headers: { 'content-type': 'text/html' } }));
    const { code, message } = await errorOf(configurator.trackingEvents.list());
    expect([code, message]).toEqual(['ordercloud-auth', expect.stringContaining('Check that the target is an OrderCloud API host')]);
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
