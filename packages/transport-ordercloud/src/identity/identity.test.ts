import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { json, refused } from '../__fixtures__/fake-ordercloud.ts';
import { createOrderCloudIdentity } from './create-identity.ts';
import type { IdentityOptions } from './options.ts';
import { isAnonymous, readOrderCloudToken } from './read-token.ts';
import { redactAnonUserToken } from './redact.ts';
import type { IdentityWarning } from './transfer.ts';

const beacon = '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10';
const anonymousToken = jwt({ usr: 'anon', cid: 'shop', usrtype: 'buyer', role: 'Shopper', orderid: 'SO-1', exp: 4_000_000_000 });
const userToken = jwt({ usr: 'mira', cid: 'shop', usrtype: 'buyer', role: ['Shopper', 'MeAdmin'], exp: 4_000_000_000 });
const account = { Username: 'mira', Password: 'pa55', FirstName: 'Mira', LastName: 'Holm', Email: 'mira@example.org', Active: true };

function jwt(claims: object): string {
  const part = (value: object): string => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.c2ln`;
}

function setUp(changes: Partial<IdentityOptions> = {}, transferAnswer: () => Response = () => new Response(null, { status: 204 })) {
  const calls: { readonly method: string; readonly url: string; readonly body: string; readonly authorization: string | null }[] = [];
  const warnings: IdentityWarning[] = [];
  const kept: (string | undefined)[] = [];
  const clock = createFakeClock();
  const fetching = (async (input: unknown, init?: RequestInit) => {
    const url = String(input);
    const body = String(init?.body ?? '');
    calls.push({ method: init?.method ?? '', url, body, authorization: new Headers(init?.headers).get('authorization') });
    if (url.includes('/oauth/token')) {
      return json(body.includes('password') ? { access_token: userToken, expires_in: 3600, refresh_token: 'r' } : { access_token: anonymousToken, expires_in: 3600 });
    }
    return transferAnswer();
  }) as typeof fetch;
  const identity = createOrderCloudIdentity({
    clientId: 'shop',
    roles: ['Shopper', 'MeAdmin'],
    fetch: fetching,
    clock,
    now: () => clock.now(),
    onWarning: (warning) => warnings.push(warning),
    onAnonymousToken: (token) => kept.push(token),
    ...changes,
  });
  return { identity, calls, warnings, kept, clock };
}

describe('the anonymous token', () => {
  test('is asked for with exactly these fields', async () => {
    const { identity, calls } = setUp({ beaconId: () => beacon, hasConsent: () => true });
    expect(await identity.anonymous()).toBe(anonymousToken);
    expect(calls).toEqual([
      {
        method: 'POST',
        url: 'https://api.ordercloud.io/oauth/token',
        body: `grant_type=client_credentials&client_id=shop&scope=Shopper%20MeAdmin&anonuserid=${beacon}`,
        authorization: null,
      },
    ]);
  });

  test.each([
    ['without a beacon', {}],
    ['while the beacon has no id', { beaconId: () => undefined, hasConsent: () => true }],
    ['without consent', { beaconId: () => beacon, hasConsent: () => false }],
  ] as readonly (readonly [string, Partial<IdentityOptions>])[])('names no visitor %s', async (_when, changes) => {
    const { identity, calls } = setUp(changes);
    await identity.anonymous();
    expect(calls[0]?.body).toBe('grant_type=client_credentials&client_id=shop&scope=Shopper%20MeAdmin');
  });

  test('is kept, shared and renewed when it ends', async () => {
    const { identity, calls, clock } = setUp();
    await Promise.all([identity.anonymous(), identity.anonymous()]);
    await identity.anonymous();
    expect(calls).toHaveLength(1);
    await clock.advance(3_600_000);
    await identity.anonymous();
    expect(calls).toHaveLength(2);
  });

  test('of an earlier page is used again', async () => {
    const { identity, calls } = setUp({ anonymousToken });
    expect(await identity.anonymous()).toBe(anonymousToken);
    expect(calls).toEqual([]);
  });

  test('of an earlier page that has ended is not', async () => {
    const { identity, calls } = setUp({ anonymousToken: jwt({ orderid: 'SO-1', exp: 1 }) });
    await identity.anonymous();
    expect(calls).toHaveLength(1);
  });

  test('is renewed for an id that appears later, if the cart is empty', async () => {
    const cookie: { id?: string } = {};
    const { identity, calls } = setUp({ beaconId: () => cookie.id, hasConsent: () => true });
    await identity.anonymous();
    expect(await identity.idAppeared({ isEmpty: true })).toBe(false);
    cookie.id = beacon;
    expect(await identity.idAppeared({ isEmpty: false })).toBe(false);
    expect(await identity.idAppeared({ isEmpty: true })).toBe(true);
    expect(await identity.idAppeared({ isEmpty: true })).toBe(false);
    expect(calls.map(({ body }) => body.includes('anonuserid'))).toEqual([false, true]);
  });
});

describe('log-in', () => {
  test('transfers the anonymous shopper: PUT, query, no body, bearer of the user', async () => {
    const { identity, calls, kept } = setUp();
    await identity.anonymous();
    const { token, transfer } = await identity.logIn({ username: 'mira', password: 'p&ss' });
    expect(transfer).toBe('transferred');
    expect(token).toEqual({ accessToken: userToken, lifetimeMs: 3_600_000, refreshToken: 'r' });
    expect(calls[1]?.body).toBe('grant_type=password&client_id=shop&username=mira&password=p%26ss&scope=Shopper%20MeAdmin');
    expect(calls[2]).toEqual({ method: 'PUT', url: `https://api.ordercloud.io/v1/me/orders?anonUserToken=${anonymousToken}`, body: '', authorization: `Bearer ${userToken}` });
    expect(kept).toEqual([anonymousToken, undefined]);
  });

  test('of another kind transfers once, however often it is reported', async () => {
    const { identity, calls } = setUp({ anonymousToken });
    expect(await Promise.all([identity.signedIn(userToken), identity.signedIn(userToken)])).toEqual(['transferred', 'transferred']);
    expect(await identity.signedIn(userToken)).toBe('nothing');
    expect(calls).toHaveLength(1);
  });

  test.each(['NotFound', 'Auth.MustPassAnonUserToken'])('goes on with a warning after %s', async (code) => {
    const { identity, warnings } = setUp({ anonymousToken }, () => refused(404, code));
    expect(await identity.signedIn(userToken)).toBe('nothing');
    expect(warnings).toEqual([{ code: 'transfer-ignored', message: expect.stringContaining(code) as string }]);
  });

  test('with an anonymous bearer is a mistake, seen here or by OrderCloud', async () => {
    const here = setUp({ anonymousToken });
    await expect(here.identity.signedIn(anonymousToken)).rejects.toMatchObject({ code: 'ordercloud-anonymous-bearer' });
    expect(here.calls).toEqual([]);
    const there = setUp({ anonymousToken }, () => refused(403, 'Auth.AnonUserProhibited'));
    await expect(there.identity.signedIn('opaque')).rejects.toMatchObject({ code: 'ordercloud-anonymous-bearer' });
  });

  test('succeeds although the transfer failed, and the shopper is not forgotten', async () => {
    let broken = true;
    const { identity, warnings } = setUp({ anonymousToken }, () => (broken ? refused(400, 'Something') : new Response(null, { status: 204 })));
    expect(await identity.logIn({ username: 'mira', password: 'p' })).toMatchObject({ transfer: 'failed' });
    expect(warnings.map(({ code }) => code)).toEqual(['transfer-failed']);
    broken = false;
    expect(await identity.signedIn(userToken)).toBe('transferred');
  });

  test('errors name no token, password or address', async () => {
    const { identity, warnings } = setUp({ anonymousToken }, () => refused(400, 'Something'));
    const error: unknown = await identity.signedIn(userToken).catch((caught: unknown) => caught);
    const text = `${String(error)} ${JSON.stringify(error)} ${JSON.stringify(warnings)}`;
    expect(text).toContain('ordercloud-transfer');
    for (const secret of [anonymousToken, userToken, 'mira']) expect(text).not.toContain(secret);
  });
});

describe('registration', () => {
  test('makes an account out of the shopper', async () => {
    const { identity, calls, kept } = setUp({ anonymousToken }, () => json({ access_token: userToken }));
    expect(await identity.register(account)).toBe(userToken);
    expect(calls[0]).toEqual({
      method: 'PUT',
      url: `https://api.ordercloud.io/v1/me/register?anonUserToken=${anonymousToken}`,
      body: JSON.stringify(account),
      authorization: `Bearer ${anonymousToken}`,
    });
    expect(kept).toEqual([undefined]);
  });

  test('that is refused names the code and nothing of the account', async () => {
    const { identity } = setUp({ anonymousToken }, () => refused(409, 'IdExists'));
    const error = (await identity.register(account).catch((caught: unknown) => caught)) as Error;
    expect(error.message).toContain('ordercloud-register');
    expect(error.message).toContain('IdExists');
    expect(error.message).not.toMatch(/mira|pa55/i);
  });
});

describe('tokens', () => {
  test('tell who they are for', () => {
    expect(readOrderCloudToken(anonymousToken)).toEqual({ username: 'anon', clientId: 'shop', userType: 'buyer', roles: ['Shopper'], expiresAt: 4e12, orderId: 'SO-1' });
    expect(readOrderCloudToken(jwt({ usr: 'Müller', role: ['A', 1] }))).toEqual({ username: 'Müller', roles: ['A'] });
  });

  test.each([
    [anonymousToken, true],
    [userToken, false],
    ['opaque', false],
    ['a.!!!.c', false],
    [`a.${btoa('null')}.c`, false],
  ])('%s is anonymous: %s', (token, anonymous) => {
    expect(isAnonymous(token)).toBe(anonymous);
  });
});

test.each([
  ['PUT https://api.ordercloud.io/v1/me/orders?anonUserToken=eyJh.b.c', 'PUT https://api.ordercloud.io/v1/me/orders?anonUserToken=redacted'],
  ['?a=1&ANONUSERTOKEN=x&b=2', '?a=1&ANONUSERTOKEN=redacted&b=2'],
  ['q=%26anonUserToken%3Dabc end', 'q=%26anonUserToken%3Dredacted end'],
  ['{"anonUserToken":"eyJh.b.c","a":1}', '{"anonUserToken":"redacted","a":1}'],
  ['{ "anonUserToken" : "eyJh.b-_c" }', '{ "anonUserToken" : "redacted" }'],
  [JSON.stringify({ body: '{"AnonUserToken":"eyJh.b.c"}' }), JSON.stringify({ body: '{"AnonUserToken":"redacted"}' })],
  ["{ anonUserToken: 'eyJh.b.c' }", "{ anonUserToken: 'redacted' }"],
  ['{anonUserToken:eyJh.b.c}', '{anonUserToken:redacted}'],
  ['{"anonUserToken":""}', '{"anonUserToken":""}'],
  ['nothing here', 'nothing here'],
])('"%s" is logged as "%s"', (text, safe) => {
  expect(redactAnonUserToken(text)).toBe(safe);
});

test.each([
  [{}, 'option-missing'],
  [{ clientId: 'c', beaconId: () => beacon }, 'option-missing'],
  [{ clientId: 'c', clientSecret: 's' }, 'option-unknown'],
])('set-up %o is refused with %s', (options, code) => {
  expect(() => createOrderCloudIdentity(options as never)).toThrow(expect.objectContaining({ code }));
});
