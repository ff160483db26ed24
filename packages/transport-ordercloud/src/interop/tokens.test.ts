import { demoTenant } from '@waymark/testkit/sandbox';
import { Auth, Certs, Me, Tokens } from 'ordercloud-javascript-sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOrderCloudToken } from '../identity/read-token.ts';
import { admin, beaconId, type Marketplace, mira, refusalOf, shopRoles, startMarketplace, visitor } from './__fixtures__/marketplace.ts';

const { adminClientId, adminClientSecret, shopClientId, shopper } = demoTenant.ordercloud;
let market: Marketplace;

beforeEach(async () => {
  market = await startMarketplace({ byteOrderMark: true });
});
afterEach(() => market.close());

test('a shopper logs in with a password and is who the token says', async () => {
  expect(await Me.Get(await mira())).toMatchObject({ ID: shopper.id, Username: shopper.username, Email: shopper.email, FirstName: 'Mira', LastName: 'Holm' });
});

test('a log-in that asks for no roles gets all that the user has', async () => {
  const { access_token: token } = await Auth.Login(shopper.username, shopper.password, shopClientId);
  expect(await Me.Get({ accessToken: token })).toMatchObject({ AvailableRoles: ['Shopper', 'MeAdmin', 'MeReader'] });
});

test('a server gets a token with its secret, and with it what an administrator sees', async () => {
  const token = await Auth.ClientCredentials(adminClientSecret, adminClientId, ['FullAccess']);
  expect(token).toMatchObject({ token_type: 'bearer', expires_in: 35_999 });
  expect(token.refresh_token).toBeUndefined();
  expect(await Me.Get({ accessToken: token.access_token })).toMatchObject({ ID: 'integration' });
});

test('a refresh token gives a new one, once', async () => {
  const { refresh_token: first } = await Auth.Login(shopper.username, shopper.password, shopClientId, shopRoles);
  const second = await Auth.RefreshToken(first, shopClientId);
  expect(await Me.Get({ accessToken: second.access_token })).toMatchObject({ ID: shopper.id });
  expect(second.refresh_token).not.toBe(first);
  expect(await refusalOf(Auth.RefreshToken(first, shopClientId))).toMatchObject({ status: 401, code: 'Auth.TokenRevoked' });
});

test('the client renews a token whose time is over by itself', async () => {
  await market.close();
  const longAgo = Date.now() - 36_100_000;
  market = await startMarketplace({ clock: () => longAgo });
  const { access_token: access, refresh_token: refresh } = await Auth.Login(shopper.username, shopper.password, shopClientId, shopRoles);
  Tokens.SetAccessToken(access);
  Tokens.SetRefreshToken(refresh);
  expect(await Me.Get()).toMatchObject({ ID: shopper.id });
  expect(market.sandbox.records().map(({ path, summary, text }) => [path, summary, new URLSearchParams(text).get('grant_type')])).toEqual([
    ['/oauth/token', 'POST /oauth/token', 'password'],
    ['/oauth/token', 'POST /oauth/token', 'refresh_token'],
    ['/v1/me', 'GET /v1/me', null],
  ]);
  expect(Tokens.GetAccessToken()).not.toBe(access);
});

test('an anonymous token holds an order and no trace of the beacon', async () => {
  const { accessToken } = await visitor();
  expect(readOrderCloudToken(accessToken)).toMatchObject({ orderId: expect.any(String), userType: 'buyer', roles: shopRoles });
  expect(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).not.toContain(beaconId);
});

test('the key of a token can be fetched', async () => {
  const { accessToken } = await mira();
  const { kid } = JSON.parse(Buffer.from(accessToken.split('.')[0] ?? '', 'base64url').toString()) as { readonly kid: string };
  expect(await Certs.GetPublicKey(kid, { accessToken })).toMatchObject({ kid, kty: 'RSA', alg: 'RS256', use: 'sig' });
});

test.each([
  ['a wrong password', () => Auth.Login(shopper.username, 'x', shopClientId, shopRoles), 401, 'Auth.InvalidUsernameOrPassword'],
  ['a wrong secret', () => Auth.ClientCredentials('x', adminClientId, ['FullAccess']), 401, 'Auth.OauthError'],
  ['no secret for a client that has one', () => Auth.Anonymous(adminClientId, ['FullAccess']), 401, 'Auth.OauthError'],
  ['a secret for a client that has none', () => Auth.ElevatedLogin('x', shopper.username, shopper.password, shopClientId, shopRoles), 401, 'Auth.OauthError'],
  ['an unknown client', () => Auth.Anonymous('no-client', shopRoles), 401, 'Auth.ClientNotActive'],
  ['a role that the user has not', () => Auth.Login(shopper.username, shopper.password, shopClientId, ['FullAccess']), 401, 'Auth.UnauthorizedRole'],
  // The client then writes a scope that begins with the word "undefined".
  ['custom roles alone', () => Auth.Anonymous(shopClientId, undefined, ['Shopper']), 401, 'Auth.UnauthorizedRole'],
])('the client reads the refusal of %s', async (_what, ask, status, code) => {
  expect(await refusalOf(ask())).toMatchObject({ status, code });
});

test('the client reads that a token is not good, and that a role is missing', async () => {
  expect(await refusalOf(Me.Get({ accessToken: (await mira()).accessToken.slice(0, -3) }))).toMatchObject({ status: 401, code: 'Auth.TokenRevoked' });
  expect(await refusalOf(Me.Get(await admin(['TrackingEventReader'])))).toMatchObject({ status: 403, code: 'Auth.InsufficientRoles' });
});
