import { createHmac } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config, event, adminGrant, anonymousGrant, claimsOf, codeOf, configPath, eventPath, http, now, type OrderCloudCase, orderCloudCase, passwordGrant, sendTarget } from '../__fixtures__/ordercloud.ts';
import { demoTenant } from '../demo-tenant.ts';
import type { OrderCloudFakeOptions } from './options.ts';
import { createSigningKey, type SigningKey } from './signing-key.ts';

const { shopClientId } = demoTenant.ordercloud;
let signingKey: SigningKey;
let shop: OrderCloudCase;

function start(options: OrderCloudFakeOptions = {}): void {
  shop = orderCloudCase({ signingKey, ...options });
}

beforeAll(async () => {
  signingKey = await createSigningKey('key-1');
});
beforeEach(() => start());

describe('messages', () => {
  async function configure(change: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const token = await shop.tokenOf(adminGrant);
    await shop.call('PUT', `${configPath}/web-tracking`, { token, body: { ...config, ...change } });
    for (const EventType of ['UserLoggedIn', 'LineItemAdded', 'LineItemUpdated', 'OrderSubmitted']) {
      await shop.call('PUT', `${eventPath}/${EventType}`, { token, body: { ...event, EventType } });
    }
  }

  const payloads = async () => {
    await shop.fake.idle();
    return shop.delivered.map(({ message }) => [message.Headers.type.replace('sitecore.ordercloud.messages.', ''), message.Payload] as const);
  };

  test('are signed, carry the own header, and wait for nobody', async () => {
    await configure();
    await shop.ask(passwordGrant);
    await shop.fake.idle();
    expect(shop.delivered).toHaveLength(1);
    const [{ url, headers, text } = { url: '', headers: new Headers(), text: '' }] = shop.delivered;
    expect(url).toBe(http.Endpoint);
    expect(headers.get('x-oc-hash')).toBe(createHmac('sha256', http.Secret).update(text).digest('base64'));
    expect(headers.get('x-relay-key')).toBe(http.CustomAuthHeaderValue);
    expect(headers.get('content-type')).toBe('application/json');
    expect(shop.fake.view().messages).toMatchObject([{ type: 'sitecore.ordercloud.messages.sessions.identified', answered: 204 }]);
  });

  test('of a whole visit link the visitor before and after the log-in', async () => {
    await configure();
    const guest = await shop.tokenOf(anonymousGrant);
    const AnonymousId = anonymousGrant.anonuserid;
    expect(await shop.call('POST', '/v1/cart/lineitems', { token: guest, body: { ID: 'L1', ProductID: 'KAF-1000', Quantity: 1 } })).toMatchObject({ status: 201, body: { LineTotal: 24.9 } });
    expect(await shop.call('PATCH', '/v1/cart/lineitems/L1', { token: guest, body: { Quantity: 2 } })).toMatchObject({ status: 200, body: { LineTotal: 49.8 } });
    const user = await shop.tokenOf(passwordGrant);
    expect(await shop.call('PUT', `/v1/me/orders?anonUserToken=${guest}`, { token: user })).toMatchObject({ status: 204, body: undefined });
    await shop.call('POST', '/v1/cart/lineitems', { token: user, body: { ID: 'L2', ProductID: 'FIL-4' } });
    expect(await shop.call('POST', '/v1/cart/submit', { token: user })).toMatchObject({ status: 201, body: { Status: 'Open', Total: 53.75, LineItemCount: 2 } });
    const both = { ID: 'u-10071', AnonymousId };
    expect((await payloads()).map(([type, payload]) => [type, payload['UserContext']])).toEqual([
      ['orders.lines.added', { AnonymousId }],
      ['orders.lines.updated', { AnonymousId }],
      ['sessions.identified', { ID: 'u-10071' }],
      ['sessions.identified', both],
      ['orders.lines.added', both],
      ['orders.submitted', both],
    ]);
  });

  test('have the published fields', async () => {
    await configure();
    const token = await shop.tokenOf(passwordGrant);
    await shop.call('POST', '/v1/cart/lineitems', { token, body: { ID: 'L1', ProductID: 'KAF-1000', Quantity: 2, xp: { gift: true } } });
    await shop.call('POST', '/v1/cart/submit', { token });
    const [identified, added, submitted] = (await payloads()).map(([, payload]) => payload);
    const orderId = shop.fake.view().orders[0]?.order;
    const line = {
      LineID: 'L1',
      Product: { ProductID: 'KAF-1000', ProductName: 'Hochland Röstung 1 kg', ProductDescription: 'Filterkaffee, ganze Bohne', Price: 24.9, Variant: null, xp: { Path: '/p/kaf-1000' } },
      ...{ Quantity: 2, Price: 24.9, LineTotal: 49.8, LineSubTotal: 49.8, xp: { gift: true } },
    };
    const common = { UserContext: { ID: 'u-10071' }, Currency: 'EUR', Email: 'mira.holm@example.org' };
    expect(identified).toEqual({ ...common, Language: 'de-DE', FirstName: 'Mira', LastName: 'Holm' });
    expect(added).toEqual({ ...common, Language: 'de-DE', OrderId: orderId, LineItem: line });
    expect(submitted).toEqual({
      ...common,
      ...{ OrderID: orderId, OrderDate: '2025-10-09T08:53:20.0000000+00:00', OrderStatus: 'Open', OrderTotal: 49.8, OrderSubtotal: 49.8, Payments: [], LineItems: [line], xp: null },
    });
  });

  test('can have the other prefix', async () => {
    start({ messagePrefix: 'sitecore.backbone.messages.' });
    await configure();
    await shop.ask(passwordGrant);
    await shop.fake.idle();
    expect(shop.delivered[0]?.message.Headers.type).toBe('sitecore.backbone.messages.sessions.identified');
  });

  test.each([
    ['the configuration is off', { Enabled: false }],
    ['there is no Http target', { DeliveryTargets: { SendEvent: sendTarget } }],
  ])('do not leave when %s', async (_what, change) => {
    await configure(change);
    await shop.ask(passwordGrant);
    expect(await payloads()).toEqual([]);
  });

  test('do not leave for another client, a removed line, an anonymous token or a refresh', async () => {
    await configure();
    await shop.tokenOf(adminGrant);
    const guest = await shop.tokenOf(anonymousGrant);
    await shop.call('PUT', '/v1/cart/lineitems/L1', { token: guest, body: { ProductID: 'FIL-4' } });
    await shop.call('DELETE', '/v1/cart/lineitems/L1', { token: guest });
    await shop.call('DELETE', '/v1/cart', { token: guest });
    const { refresh_token: refresh } = (await shop.ask(passwordGrant)).body as { refresh_token: string };
    await shop.ask({ grant_type: 'refresh_token', client_id: shopClientId, refresh_token: refresh });
    expect((await payloads()).map(([type]) => type)).toEqual(['orders.lines.added', 'sessions.identified']);
  });

  test('that fail are noted and disturb nobody', async () => {
    start({ fetch: () => Promise.reject(new Error('unreachable')) });
    await configure();
    expect(await shop.ask(passwordGrant)).toMatchObject({ status: 200 });
    await shop.fake.idle();
    expect(shop.fake.view().messages).toMatchObject([{ answered: null }]);
  });
});

describe('the cart', () => {
  let token: string;
  beforeEach(async () => {
    token = await shop.tokenOf(anonymousGrant);
  });

  test('has the order id of the anonymous token until it is submitted', async () => {
    const { orderid } = claimsOf(token);
    expect(await shop.call('GET', '/v1/cart', { token })).toMatchObject({ status: 200, body: { ID: orderid, Status: 'Unsubmitted', Total: 0, IsSubmitted: false } });
    await shop.call('POST', '/v1/cart/lineitems', { token, body: { ProductID: 'FIL-4', Quantity: 3 } });
    expect(await shop.call('POST', '/v1/cart/submit', { token })).toMatchObject({ status: 201, body: { ID: orderid, Total: 11.85, DateSubmitted: '2025-10-09T08:53:20.0000000+00:00' } });
    const next = (await shop.call('GET', '/v1/cart', { token })).body as { ID: string };
    expect(next.ID).not.toBe(orderid);
    expect(shop.fake.view().orders).toEqual([{ order: orderid, buyer: 'anonymous-shopper', total: 11.85, lines: ['3 × FIL-4'] }]);
  });

  test('has lines that are listed, read, changed and removed', async () => {
    await shop.call('PUT', '/v1/cart/lineitems/L1', { token, body: { ProductID: 'FIL-4', Quantity: 1 } });
    expect(await shop.call('PUT', '/v1/cart/lineitems/L1', { token, body: { ProductID: 'FIL-4', Quantity: 4 } })).toMatchObject({ status: 200, body: { Quantity: 4 } });
    expect(await shop.call('GET', '/v1/cart/lineitems?ProductID=FIL-4', { token })).toMatchObject({ body: { Items: [{ ID: 'L1', Quantity: 4 }] } });
    expect(await shop.call('GET', '/v1/cart/lineitems/L1', { token })).toMatchObject({ status: 200, body: { UnitPrice: 3.95 } });
    expect(await shop.call('DELETE', '/v1/cart/lineitems/L1', { token })).toMatchObject({ status: 204 });
    expect(await shop.call('GET', '/v1/cart/lineitems/L1', { token })).toMatchObject({ status: 404 });
  });

  test('takes the name of a guest, who is the default context user until then', async () => {
    expect(await shop.call('GET', '/v1/cart', { token })).toMatchObject({ body: { FromUser: { Email: 'guest@shop.example' } } });
    expect(await shop.call('PATCH', '/v1/cart/fromuser', { token, body: { Email: 'new@shop.example' } })).toMatchObject({ body: { FromUser: { Email: 'new@shop.example', FirstName: 'Anonymous' } } });
    expect(await shop.call('PATCH', '/v1/cart/fromuser', { token, body: { Phone: '1' } })).toMatchObject({ status: 400 });
  });

  test.each([
    ['a line without product', 'POST', '/v1/cart/lineitems', { Quantity: 1 }, 400],
    ['an unknown product', 'POST', '/v1/cart/lineitems', { ProductID: 'x' }, 404],
    ['a fraction', 'POST', '/v1/cart/lineitems', { ProductID: 'FIL-4', Quantity: 0.5 }, 400],
    ['a quantity of nothing', 'POST', '/v1/cart/lineitems', { ProductID: 'FIL-4', Quantity: 0 }, 400],
    ['a price of its own', 'POST', '/v1/cart/lineitems', { ProductID: 'FIL-4', UnitPrice: 0 }, 400],
    ['a change of no line', 'PATCH', '/v1/cart/lineitems/none', { Quantity: 2 }, 404],
    ['an empty order', 'POST', '/v1/cart/submit', undefined, 400],
    ['an unknown operation', 'POST', '/v1/cart', {}, 405],
  ])('refuses %s', async (_what, method, path, body, status) => {
    expect(await shop.call(method, path, { token, body })).toMatchObject({ status, verdict: 'rejected' });
  });

  test('refuses a line id that is taken, and another product for a line', async () => {
    await shop.call('POST', '/v1/cart/lineitems', { token, body: { ID: 'L1', ProductID: 'FIL-4' } });
    expect(await shop.call('POST', '/v1/cart/lineitems', { token, body: { ID: 'L1', ProductID: 'FIL-4' } })).toMatchObject({ status: 409 });
    expect(await shop.call('PATCH', '/v1/cart/lineitems/L1', { token, body: { ProductID: 'KAF-1000' } })).toMatchObject({ status: 400 });
  });
});

describe('the transfer of an anonymous order', () => {
  test('moves the lines once, to an own cart or into the one that is there', async () => {
    const [guest, user] = [await shop.tokenOf(anonymousGrant), await shop.tokenOf(passwordGrant)];
    await shop.call('POST', '/v1/cart/lineitems', { token: guest, body: { ID: 'L1', ProductID: 'FIL-4' } });
    await shop.call('POST', '/v1/cart/lineitems', { token: user, body: { ID: 'L2', ProductID: 'KAF-1000' } });
    expect(await shop.call('PUT', `/v1/me/orders?anonUserToken=${guest}`, { token: user })).toMatchObject({ status: 204 });
    expect(shop.fake.view().carts).toMatchObject([{ buyer: 'u-10071', lines: ['1 × KAF-1000', '1 × FIL-4'] }]);
    expect(codeOf(await shop.call('PUT', `/v1/me/orders?anonUserToken=${guest}`, { token: user }))).toBe('NotFound');
  });

  test('works for an empty cart too, because it links the visitor', async () => {
    const [guest, user] = [await shop.tokenOf(anonymousGrant), await shop.tokenOf(passwordGrant)];
    expect(await shop.call('PUT', `/v1/me/orders?anonUserToken=${guest}`, { token: user })).toMatchObject({ status: 204 });
  });

  test('is refused for wrong tokens, other parameters, a body and other methods', async () => {
    const [guest, user] = [await shop.tokenOf(anonymousGrant), await shop.tokenOf(passwordGrant)];
    const path = `/v1/me/orders?anonUserToken=${guest}`;
    expect(codeOf(await shop.call('PUT', path, { token: guest }))).toBe('Auth.AnonUserProhibited');
    expect(codeOf(await shop.call('PUT', '/v1/me/orders', { token: user }))).toBe('Auth.MustPassAnonUserToken');
    expect(codeOf(await shop.call('PUT', `/v1/me/orders?anonUserToken=${user}`, { token: user }))).toBe('Auth.MustPassAnonUserToken');
    expect(codeOf(await shop.call('PUT', path, { token: user, body: { anonUserToken: guest } }))).toBe('ValidationFailure');
    expect(codeOf(await shop.call('PUT', `${path}&x=1`, { token: user }))).toBe('ValidationFailure');
    expect(await shop.call('POST', path, { token: user })).toMatchObject({ status: 405 });
    expect(await shop.call('PUT', path, { token: user, at: now + 604_800_000 })).toMatchObject({ status: 401 });
    const admin = await shop.tokenOf({ ...adminGrant, scope: 'TrackingEventAdmin' });
    expect(await shop.call('PUT', path, { token: admin })).toMatchObject({ status: 403 });
  });
});

describe('registration', () => {
  const account = { Username: 'lena', Password: 'pass-word-1', FirstName: 'Lena', LastName: 'Berg', Email: 'lena@example.org', Active: true };

  test('makes a user who owns the anonymous order and has a token', async () => {
    const token = await shop.tokenOf(anonymousGrant);
    await shop.call('POST', '/v1/cart/lineitems', { token, body: { ProductID: 'FIL-4' } });
    const answer = await shop.call('PUT', `/v1/me/register?anonUserToken=${token}`, { token, body: account });
    const { access_token: own } = answer.body as { access_token: string };
    expect(await shop.call('GET', '/v1/cart', { token: own })).toMatchObject({ body: { LineItemCount: 1, FromUser: { Email: 'lena@example.org' } } });
  });

  test.each([
    ['no password', { ...account, Password: undefined }, 'ValidationFailure'],
    ['an inactive account', { ...account, Active: false }, 'ValidationFailure'],
    ['a username that is taken', { ...account, Username: 'mira' }, 'User.UsernameMustBeUnique'],
  ])('is refused for %s', async (_what, body, code) => {
    const token = await shop.tokenOf(anonymousGrant);
    expect(codeOf(await shop.call('PUT', `/v1/me/register?anonUserToken=${token}`, { token, body }))).toBe(code);
  });

  test('is refused without the anonymous token', async () => {
    const user = await shop.tokenOf(passwordGrant);
    expect(codeOf(await shop.call('PUT', '/v1/me/register', { token: user, body: account }))).toBe('Auth.MustPassAnonUserToken');
  });
});
