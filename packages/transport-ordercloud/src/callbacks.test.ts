import { makeEvent } from '@waymark/core/testing';
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { drive } from './__fixtures__/drive.ts';
import { json, refused } from './__fixtures__/fake-ordercloud.ts';
import { createOrderCloudIdentity, createOrderCloudReceiver, parseOrderCloudMessage, sitecoreDiscover, sitecoreSearch, sitecoreSend } from './index.ts';

const bug = new Error('a bug of the application');
const throws = (): never => {
  throw bug;
};
const rejects = (async () => throws()) as () => never;
const visitor = { who: { browserId: '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10' }, where: { runtime: 'server', url: 'https://shop.example/', client: { ip: '203.0.113.42', userAgent: 'Shop App/1.0' } } } as const;
const pageOpened = makeEvent('pageOpened', { url: 'https://shop.example/' }, visitor);
const productViewed = makeEvent('productViewed', { product: { productId: 'KAF-1000', name: 'Hochland', displayPrice: 24.9, url: 'https://shop.example/p/kaf-1000' } }, visitor);
const account = { customerKey: '1-2', apiKey: 'demo' };
const siteId = '5f2c1de0a94b4e7f8d3b6c7a90e1f245';

function listened(scope: string, name: string): unknown {
  return [`[waymark] [callback-threw] The function "${name}" of ${scope} threw.`, bug];
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

// An unhandled rejection fails the run of these tests, as it ends a process of Node.js.
describe.each([['throws', throws], ['rejects', rejects]])('a function of the application that %s', (_what, hook) => {
  const spy = () => vi.spyOn(console, 'error').mockImplementation(() => undefined).mock.calls;

  test('costs no event where a sender warns', async () => {
    const said = spy();
    for (const script of ['mootrack', 'rfk']) vi.stubGlobal(script, 1);
    for (const transport of [sitecoreSend({ siteId, onWarning: hook }), sitecoreDiscover({ ...account, onWarning: hook }), sitecoreSearch({ ...account, onWarning: hook })]) {
      expect((await drive(transport, pageOpened)).outcome).toEqual({ status: 'delivered' });
    }
    await vi.waitFor(() => expect(said).toEqual([listened('sitecoreSend()', 'onWarning'), listened('sitecoreDiscover()', 'onWarning'), listened('sitecoreSearch()', 'onWarning')]));
  });

  test.each([
    ['sku of Send', () => sitecoreSend({ siteId, sku: hook })],
    ['attributes of Send', () => sitecoreSend({ siteId, attributes: hook })],
    ['a mapping of Send', () => sitecoreSend({ siteId, map: { productViewed: hook } })],
    ['sku of Discover', () => sitecoreDiscover({ ...account, sku: hook })],
    ['geo of Discover', () => sitecoreDiscover({ ...account, geo: hook })],
    ['a mapping of Discover', () => sitecoreDiscover({ ...account, map: { productViewed: hook } })],
    ['sku of Search', () => sitecoreSearch({ ...account, sku: hook })],
    ['geo of Search', () => sitecoreSearch({ ...account, geo: hook })],
    ['a mapping of Search', () => sitecoreSearch({ ...account, map: { productViewed: hook } })],
  ])('refuses the event, as %s', async (_name, make) => {
    expect((await drive(make(), productViewed)).outcome).toMatchObject({ status: 'refused', why: { code: 'event-invalid' } });
  });

  test('changes no answer of a receiver that logs', async () => {
    const said = spy();
    const receive = createOrderCloudReceiver({ secrets: 'key', onEvents: () => undefined, log: hook });
    const post = (hash: string) => receive(new Request('https://relay.shop.example/oc', { method: 'POST', body: '{}', headers: { 'x-oc-hash': hash } }));
    expect((await post('')).status).toBe(401);
    expect((await post(createHmac('sha256', 'key').update('{}').digest('base64'))).status).toBe(202);
    expect(await parseOrderCloudMessage('{}', { log: hook })).toEqual({ kind: 'unknown', events: [] });
    const ofReceiver = listened('createOrderCloudReceiver()', 'log');
    await vi.waitFor(() => expect(said).toEqual([ofReceiver, ofReceiver, listened('parseOrderCloudMessage()', 'log')]));
  });

  test('stops no shopper where an identity warns or tells of a token', async () => {
    const said = spy();
    const identity = createOrderCloudIdentity({
      clientId: 'shop',
      onAnonymousToken: hook,
      onWarning: hook,
      fetch: (async (input: unknown) => (String(input).includes('/oauth/token') ? json({ access_token: 'anonymous', expires_in: 3600 }) : refused(404, 'NotFound'))) as typeof fetch,
    });
    expect(await identity.anonymous()).toBe('anonymous');
    expect(await identity.signedIn('user')).toBe('nothing');
    const caller = 'createOrderCloudIdentity()';
    await vi.waitFor(() => expect(said).toEqual([listened(caller, 'onAnonymousToken'), listened(caller, 'onWarning'), listened(caller, 'onAnonymousToken')]));
  });
});

test('a consent that is a promise is none', async () => {
  const identity = createOrderCloudIdentity({ clientId: 'shop', beaconId: () => siteId, hasConsent: (async () => false) as never, fetch: async () => json({}) });
  await expect(identity.anonymous()).rejects.toMatchObject({ code: 'option-invalid', message: expect.stringContaining('"hasConsent" must answer at once') });
});
