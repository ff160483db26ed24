import { describe, expect, test } from 'vitest';
import { deliveryConfig, errorOf, plan, setUp } from '../__fixtures__/configurator.ts';
import { type FakeCall, refused } from '../__fixtures__/fake-ordercloud.ts';

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

  test('leaves everything in place when what it would replace belongs to a client that another configuration serves', async () => {
    const { cloud, configurator, writes } = setUp();
    await configurator.apply({ ...plan, clientId: 'A' });
    await configurator.apply({ ...plan, prefix: 'app', clientId: 'B' });
    const before = new Map(cloud.events);
    const report = await configurator.apply({ ...plan, clientId: 'B' });
    expect(report.complete).toBe(false);
    expect(report.events.map(({ status, foreignIds }) => [status, foreignIds])).toEqual(
      ['UserLoggedIn', 'LineItemAdded', 'LineItemUpdated', 'OrderSubmitted'].map((type) => ['blocked', [`app-${type}`]]),
    );
    expect(writes().join()).not.toContain('DELETE');
    expect(cloud.events).toEqual(before);
    expect((await configurator.apply({ ...plan, clientId: 'B', replaceForeign: true })).complete).toBe(true);
    expect([...cloud.events.values()].map(({ ID, ClientID }) => `${ID} ${String(ClientID)}`).sort()).toEqual(['web-LineItemAdded B', 'web-LineItemUpdated B', 'web-OrderSubmitted B', 'web-UserLoggedIn B']);
  });

  describe('when the new object is refused after the old one was deleted', () => {
    const isWrite = ({ method, url }: FakeCall) => method === 'PUT' && url.pathname.endsWith('web-OrderSubmitted');
    const events = [{ EventType: 'OrderSubmitted' }] as const;

    async function fail(answers: readonly (readonly [number, string])[]) {
      const made = setUp();
      await made.configurator.apply({ ...plan, clientId: 'A', events });
      const before = made.cloud.events.get('web-OrderSubmitted');
      const error = errorOf(made.configurator.apply({ ...plan, clientId: 'B', events }));
      for (const [status, code] of answers) made.cloud.answerNext(() => refused(status, code), isWrite);
      return { ...made, before, error: await error };
    }

    test('the old one is put back', async () => {
      const { cloud, before, error } = await fail([[400, 'TrackingEvent.CannotUpdateProperty'], [400, 'TrackingEvent.InvalidClientID']]);
      expect(error).toMatchObject({ code: 'ordercloud-refused', message: expect.stringContaining('InvalidClientID') as string });
      expect(cloud.events.get('web-OrderSubmitted')).toMatchObject({ ...before });
    });

    test('and so is the old one, the error names what is lost', async () => {
      const { cloud, error } = await fail([[400, 'TrackingEvent.CannotUpdateProperty'], [400, 'TrackingEvent.InvalidClientID'], [400, 'ServerRefused']]);
      expect(error).toMatchObject({ code: 'ordercloud-not-restored', message: expect.stringMatching(/InvalidClientID.*could not be put back: web-OrderSubmitted\./) as string });
      expect(cloud.events.has('web-OrderSubmitted')).toBe(false);
    });

    test('foreign ones are put back too', async () => {
      const { cloud, configurator } = setUp();
      await configurator.apply({ ...plan, prefix: 'app', events });
      cloud.answerNext(() => refused(400, 'TrackingEvent.CannotCreateMultipleEventsOfSameType'), isWrite);
      cloud.answerNext(() => refused(400, 'TrackingEvent.InvalidClientID'), isWrite);
      expect((await errorOf(configurator.apply({ ...plan, events, replaceForeign: true }))).code).toBe('ordercloud-refused');
      expect([...cloud.events.keys()]).toEqual(['app-OrderSubmitted']);
    });
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
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { SendEvent: { SiteID: 's' } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { SendEvent: { SiteID: ' ', ServiceEndpoint: 'https://x.example' } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { SendEvent: true } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { DiscoverEvent: { ClientID: 'c', ServiceEndpoint: 'https://x.example' } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { DiscoverEvent: { ApiKey: 'k', ServiceEndpoint: 'https://x.example' } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { DiscoverEvent: { ClientID: 'c', ApiKey: 'k' } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { SearchIngestion: {}, Mailchimp: {} } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { Http: { Endpoint: '/oc', Secret: 's' } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { Http: { Endpoint: 'https://x.example', Secret: 's'.repeat(51) } } } }],
    [{ deliveryConfig: { Name: 'n', DeliveryTargets: { Http: { Endpoint: 'https://x.example', Secret: 's', CustomAuthHeaderValue: 'v'.repeat(51) } } } }],
  ])('refuses %o before anything is written', async (changes) => {
    const { cloud, configurator } = setUp();
    expect(await errorOf(configurator.apply({ ...plan, ...changes } as never))).toMatchObject({ code: 'ordercloud-plan', message: expect.stringContaining('createConfigurator().apply()') as string });
    expect(cloud.calls).toEqual([]);
  });
});
