import { createTracker, memoryState, type EventEnvelope, type Transport } from '@waymark/core';
import { makeBatch, makeSendContext } from '@waymark/core/testing';
import { demoTenant, type OrderCloudView, startSandbox, type Sandbox } from '@waymark/testkit/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as inPages from './browser.ts';
import { discoverExamples, searchExamples, sendExamples } from './examples.ts';
import {
  createConfigurator,
  createOrderCloudIdentity,
  createOrderCloudReceiver,
  type OcEvent,
  sitecoreDiscover,
  sitecoreSearch,
  sitecoreSend,
  toWaymarkEvents,
} from './index.ts';

const { ordercloud, discover, search, send } = demoTenant;
const contactId = '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10';
const relayUrl = 'https://relay.shop.example/oc';
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function target(vendor: string): string {
  return sandbox.targets[vendor] ?? '';
}

async function deliver(transport: Transport, event: EventEnvelope, isTold = true): Promise<void> {
  if (transport.wants?.(event) === false) return;
  const outcome = await transport.send(makeBatch([event]), makeSendContext());
  expect(outcome).toMatchObject(isTold ? { status: 'delivered' } : { status: 'refused', why: { code: 'not-wanted' } });
  transport.settled?.(event, isTold ? 'delivered' : 'dropped');
}

describe('a strict vendor takes', () => {
  test.each(sendExamples)('Send: $title', async ({ options, before = [], given, expect: wanted }) => {
    const transport = sitecoreSend({ siteId: send.siteId, target: target('send'), ...options });
    for (const event of before) await deliver(transport, event);
    await deliver(transport, given, wanted.length > 0);
    expect(verdicts('send')).toEqual([...before, ...wanted].map(() => 'accepted'));
  });

  test.each(discoverExamples)('Discover: $title', async ({ options, before = [], given, expect: wanted }) => {
    const transport = sitecoreDiscover({ ...discover, target: target('discover'), ...options });
    for (const event of before) await deliver(transport, event);
    await deliver(transport, given, wanted.length > 0);
    expect(verdicts('discover')).toEqual([...before, ...wanted].map(() => 'accepted'));
  });

  test.each(searchExamples)('Search: $title', async ({ options, before = [], given, expect: wanted }) => {
    const transport = sitecoreSearch({ ...search, target: target('search'), ...options });
    for (const event of before) await deliver(transport, event);
    await deliver(transport, given, wanted.length > 0);
    expect(verdicts('search')).toEqual([...before, ...wanted].map(() => 'accepted'));
  });

  describe('from a page in production, in the build for it', () => {
    const inPage = ({ given, before = [] }: { readonly given: EventEnvelope; readonly before?: readonly EventEnvelope[] | undefined }) => [...before, given].every(({ where }) => where.runtime === 'browser');

    test.each(sendExamples.filter(inPage))('Send: $title', async ({ options, before = [], given, expect: wanted }) => {
      const transport = inPages.sitecoreSend({ siteId: send.siteId, target: target('send'), ...options });
      for (const event of before) await deliver(transport, event);
      await deliver(transport, given, wanted.length > 0);
      expect(verdicts('send')).toEqual([...before, ...wanted].map(() => 'accepted'));
    });

    test.each(discoverExamples.filter(inPage))('Discover: $title', async ({ options, before = [], given, expect: wanted }) => {
      const transport = inPages.sitecoreDiscover({ customerKey: discover.customerKey, target: target('discover'), ...options });
      for (const event of before) await deliver(transport, event);
      await deliver(transport, given, wanted.length > 0);
      expect(verdicts('discover')).toEqual([...before, ...wanted].map(() => 'accepted'));
    });

    test.each(searchExamples.filter(inPage))('Search: $title', async ({ options, before = [], given, expect: wanted }) => {
      const transport = inPages.sitecoreSearch({ customerKey: search.customerKey, target: target('search'), ...options });
      for (const event of before) await deliver(transport, event);
      await deliver(transport, given, wanted.length > 0);
      expect(verdicts('search')).toEqual([...before, ...wanted].map(() => 'accepted'));
    });
  });

  function verdicts(vendor: string): readonly string[] {
    return sandbox.records(vendor).map(({ verdict, reason }) => (verdict === 'accepted' ? 'accepted' : reason));
  }
});

describe('carts without news', () => {
  const who = { browserId: 'visitor-1' };
  const where = { runtime: 'browser', url: 'https://shop.example/cart', client: { ip: '203.0.113.42', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' } } as const;

  test.each([
    ['Send', () => sitecoreSend({ siteId: send.siteId, target: target('send') }), { delivered: 2, dropped: { 'not-wanted': 2 } }],
    ['Discover', () => sitecoreDiscover({ ...discover, target: target('discover') }), { delivered: 3, dropped: { 'not-wanted': 1 } }],
    ['Search', () => sitecoreSearch({ ...search, target: target('search') }), { delivered: 3, dropped: { 'not-wanted': 1 } }],
  ])('are counted as not wanted by %s, and what follows is compared with them', async (_vendor, make, counts) => {
    const tracker = createTracker({ transports: [make()], consent: { marketing: 'granted' }, context: () => ({ who, where }) });
    for (const quantity of [1, 0, 0, 1]) {
      const items = quantity === 0 ? [] : [{ product: { productId: 'KAF-1000', name: 'Hochland', displayPrice: 24.9 }, index: 0, quantity, total: 24.9 }];
      tracker.track('cartModified', { cart: { currency: 'EUR', total: 24.9 * quantity, items } });
    }
    const { complete, transports } = await tracker.close(60_000);
    expect(complete).toBe(true);
    expect(Object.values(transports)).toEqual([{ accepted: 4, waiting: 0, ...counts }]);
  });
});

describe('OrderCloud', () => {
  const plan = {
    prefix: 'web',
    clientId: ordercloud.shopClientId,
    deliveryConfig: { Name: 'Web tracking', DeliveryTargets: { Http: { Endpoint: relayUrl, Secret: 'demo-hash-key-01', CustomAuthHeaderName: 'X-Relay-Key', CustomAuthHeaderValue: 'kx81' } } },
  };

  function configurator() {
    return createConfigurator({ target: target('ordercloud'), clientId: ordercloud.adminClientId, clientSecret: ordercloud.adminClientSecret });
  }

  test('is configured, left alone by a second run, changed and cleared', async () => {
    expect((await configurator().apply(plan)).events.map(({ status }) => status)).toEqual(['created', 'created', 'created', 'created']);
    expect(await configurator().apply(plan)).toMatchObject({ complete: true, deliveryConfig: { status: 'unchanged' }, events: Array.from({ length: 4 }, () => ({ status: 'unchanged' })) });
    const moved = await configurator().apply({ ...plan, clientId: ordercloud.adminClientId });
    expect(moved.events.map(({ status }) => status)).toEqual(['replaced', 'replaced', 'replaced', 'replaced']);
    const second = await configurator().apply({ ...plan, prefix: 'other', clientId: ordercloud.adminClientId });
    expect(second).toMatchObject({ complete: false, events: [{ status: 'blocked', foreignIds: ['web-UserLoggedIn'] }, {}, {}, {}] });
    expect(await configurator().remove({ prefix: 'web' })).toMatchObject({ deliveryConfig: { status: 'deleted' } });
    expect((await configurator().trackingEvents.list()).totalCount).toBe(0);
  });

  test('lists with filters, read to the end', async () => {
    await configurator().apply(plan);
    const ids: unknown[] = [];
    for await (const { ID } of configurator().trackingEvents.all({ filters: { EventType: 'LineItem*' } })) ids.push(ID);
    expect(ids).toEqual(['web-LineItemAdded', 'web-LineItemUpdated']);
  });

  test('carries a visit from the first page to the order, and a tracker forwards it once', async () => {
    const received: OcEvent[] = [];
    const receive = createOrderCloudReceiver({
      secrets: 'demo-hash-key-01',
      customAuthHeader: { name: 'X-Relay-Key', value: 'kx81' },
      onEvents: (events) => void received.push(...events),
    });
    await withDeliveries(receive, async (vendor) => {
      await vendor.configurator.apply(plan);
      const identity = createOrderCloudIdentity({
        target: vendor.url,
        clientId: ordercloud.shopClientId,
        roles: ['Shopper', 'MeAdmin'],
        beaconId: () => contactId,
        hasConsent: () => true,
      });
      const shopper = await identity.anonymous();
      await vendor.call('POST', '/v1/cart/lineitems', shopper, { ID: 'L1', ProductID: 'KAF-1000', Quantity: 2 });
      const { token, transfer } = await identity.logIn(ordercloud.shopper);
      expect(transfer).toBe('transferred');
      await vendor.call('PATCH', '/v1/cart/lineitems/L1', token.accessToken, { Quantity: 3 });
      await vendor.call('POST', '/v1/cart/submit', token.accessToken, {});
      await vendor.idle();
    });
    expect(received.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['lineAdded', 'identified', 'lineUpdated', 'orderSubmitted']));
    await forward(received);
    const contacts = (sandbox.view('send') as { readonly contacts: readonly { readonly contact: string; readonly email?: string; readonly orders: readonly unknown[] }[] }).contacts;
    expect(contacts).toMatchObject([{ contact: contactId, email: ordercloud.shopper.email, orders: [{ total: 74.7, items: ['3 × KAF-1000'] }] }]);
    expect(sandbox.records('send').filter(({ verdict }) => verdict !== 'accepted')).toEqual([]);
  });

  async function forward(events: readonly OcEvent[]): Promise<void> {
    const tracker = createTracker({ transports: [sitecoreSend({ siteId: send.siteId, target: target('send'), shopUrl: 'https://shop.example/' })] });
    const state = memoryState();
    // The message of the log-in itself names no visitor yet; the store has linked him by then.
    const context = { who: { aliases: { send: contactId } }, consent: { marketing: 'granted' } } as const;
    for (const event of events) {
      const made = await toWaymarkEvents(event, { state, contextFor: () => context });
      for (const { name, payload, occurredAt, ...visitor } of made) tracker.scope(visitor).track(name, payload, { occurredAt });
    }
    expect((await tracker.close(60_000)).complete).toBe(true);
  }
});

interface Vendor {
  readonly url: string;
  readonly configurator: ReturnType<typeof createConfigurator>;
  call(method: string, path: string, token: string, body: object): Promise<void>;
  idle(): Promise<void>;
}

/** A marketplace of its own that delivers straight into a receiver, over no network. */
async function withDeliveries(receive: (request: Request) => Promise<Response>, run: (vendor: Vendor) => Promise<void>): Promise<void> {
  const { orderCloudFake } = await import('@waymark/testkit/sandbox');
  const fake = orderCloudFake({ byteOrderMark: true, fetch: async (input, init) => receive(new Request(input, init)) });
  const own = await startSandbox({ vendors: [fake] });
  const url = own.targets['ordercloud'] ?? '';
  try {
    await run({
      url,
      configurator: createConfigurator({ target: url, clientId: ordercloud.adminClientId, clientSecret: ordercloud.adminClientSecret }),
      async call(method, path, token, body) {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
        expect(`${path} ${response.status} ${await response.text()}`).toMatch(new RegExp(`^${path} 2`));
      },
      idle: fake.idle,
    });
    const { messages }: OrderCloudView = fake.view();
    expect(messages.length).toBeGreaterThan(0);
  } finally {
    await own.close();
  }
}
