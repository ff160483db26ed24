import { createPublicKey, verify } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adminGrant, anonymousGrant, claimsOf, codeOf, form, now, type OrderCloudCase, orderCloudCase, passwordGrant } from './__fixtures__/ordercloud.ts';
import { demoTenant } from './demo-tenant.ts';
import type { OrderCloudFakeOptions } from './ordercloud/options.ts';
import { createSigningKey, type SigningKey } from './ordercloud/signing-key.ts';
import { sandboxRequest } from './sandbox-request.ts';

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

describe('tokens', () => {
  test('of an anonymous shopper: no refresh token, an order id, and no trace of the visitor id', async () => {
    const { status, body } = await shop.ask(anonymousGrant);
    expect({ status, body }).toEqual({ status: 200, body: { access_token: expect.any(String), token_type: 'bearer', expires_in: 604_800 } });
    const claims = claimsOf((body as { access_token: string }).access_token);
    expect(claims).toMatchObject({ usr: 'anonymous', cid: shopClientId, usrtype: 'buyer', role: ['Shopper', 'MeAdmin'], iss: 'https://auth.ordercloud.io', orderid: expect.any(String) });
    expect(claims).toMatchObject({ aud: 'http://127.0.0.1:4100/ordercloud', nbf: now / 1000, exp: now / 1000 + 604_800 });
    expect(JSON.stringify(claims)).not.toContain(anonymousGrant.anonuserid);
  });

  test('of an anonymous shopper without scope and visitor id', async () => {
    expect(await shop.ask({ grant_type: 'client_credentials', client_id: shopClientId.toLowerCase() })).toMatchObject({ status: 200 });
  });

  test('of a user: one role is a plain text, and a refresh token works once', async () => {
    const first = (await shop.ask(passwordGrant)).body as { access_token: string; refresh_token: string; expires_in: number };
    expect(first.expires_in).toBe(35_999);
    expect(claimsOf(first.access_token)).toMatchObject({ usr: 'mira', role: 'Shopper', usrtype: 'buyer' });
    expect(claimsOf(first.access_token)).not.toHaveProperty('orderid');
    const renew = { grant_type: 'refresh_token', client_id: shopClientId, refresh_token: first.refresh_token };
    expect(await shop.ask(renew)).toMatchObject({ status: 200, body: { refresh_token: expect.any(String) } });
    expect(codeOf(await shop.ask(renew))).toBe('Auth.TokenRevoked');
  });

  test('are signed with the key that the certificate shows', async () => {
    const token = await shop.tokenOf(adminGrant);
    const [head = '', body = '', signature = ''] = token.split('.');
    const { kid, alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string; alg: string };
    const jwk = (await shop.call('GET', `/oauth/certs/${kid}`)).body as Record<string, string>;
    expect(jwk).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', kid });
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    expect(alg).toBe('RS256');
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(await shop.call('GET', '/oauth/certs/other')).toMatchObject({ status: 404 });
  });

  test.each([
    ['an unknown client', { ...passwordGrant, client_id: 'x' }, 'Auth.ClientNotActive'],
    ['a wrong secret', { ...adminGrant, client_secret: 'x' }, 'Auth.OauthError'],
    ['a missing secret', { grant_type: 'client_credentials', client_id: adminClientId, scope: 'FullAccess' }, 'Auth.OauthError'],
    ['a secret for a client without one', { ...anonymousGrant, client_secret: 'x' }, 'Auth.OauthError'],
    ['a wrong password', { ...passwordGrant, password: 'x' }, 'Auth.InvalidUsernameOrPassword'],
    ['a missing password', { ...passwordGrant, password: '' }, 'Auth.UsernameAndPasswordRequired'],
    ['a missing scope', { grant_type: 'client_credentials', client_id: adminClientId, client_secret: adminGrant.client_secret }, 'Auth.OauthError'],
    ['two spaces in the scope', { ...passwordGrant, scope: 'Shopper  MeAdmin' }, 'Auth.OauthError'],
    ['commas in the scope', { ...passwordGrant, scope: 'Shopper,MeAdmin' }, 'Auth.UnauthorizedRole'],
    ['a scope that begins with undefined', { ...passwordGrant, scope: 'undefined Shopper' }, 'Auth.UnauthorizedRole'],
    ['a role that the user has not', { ...passwordGrant, scope: 'FullAccess' }, 'Auth.UnauthorizedRole'],
    ['a visitor id with a password', { ...passwordGrant, anonuserid: 'x' }, 'Auth.OauthError'],
    ['a visitor id with a secret', { ...adminGrant, anonuserid: 'x' }, 'Auth.OauthError'],
    ['an empty visitor id', { ...anonymousGrant, anonuserid: '' }, 'Auth.OauthError'],
    ['an unknown grant', { ...passwordGrant, grant_type: 'implicit' }, 'Auth.OauthError'],
    ['a field of another grant', { ...anonymousGrant, username: 'mira' }, 'Auth.OauthError'],
    ['an unknown refresh token', { grant_type: 'refresh_token', client_id: shopClientId, refresh_token: 'x' }, 'Auth.TokenRevoked'],
  ])('are refused for %s', async (_what, fields, code) => {
    const answer = await shop.ask(fields);
    expect(answer).toMatchObject({ verdict: 'rejected', body: { error: expect.any(String), error_description: code, Errors: [{ ErrorCode: code, Message: expect.any(String), Data: null }] } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test.each([
    ['a client that allows no anonymous shoppers', { clients: [{ ID: 'c', defaultContextUserID: 'anonymous-shopper' }] }, 'Auth.AnonUserProhibited'],
    ['a client without context user', { clients: [{ ID: 'c', isAnonBuyer: true }] }, 'Auth.UserNotFound'],
    ['a context user that is no buyer', { clients: [{ ID: 'c', isAnonBuyer: true, defaultContextUserID: 'integration' }] }, 'ApiClient.RequiredNotAnonBuyer'],
    ['a client that is switched off', { clients: [{ ID: 'c', isAnonBuyer: true, active: false }] }, 'Auth.ClientNotActive'],
  ])('are refused for %s', async (_what, options, code) => {
    start(options);
    expect(codeOf(await shop.ask({ grant_type: 'client_credentials', client_id: 'c' }))).toBe(code);
  });

  test('are refused to anything but a form by POST', async () => {
    expect(await shop.ask(anonymousGrant, { 'content-type': 'application/json' })).toMatchObject({ status: 400 });
    expect(await shop.call('GET', '/oauth/token')).toMatchObject({ status: 400 });
    const doubled = sandboxRequest({ method: 'POST', path: '/oauth/token', headers: form, body: 'grant_type=password&grant_type=password' });
    expect(await shop.fake.handle(doubled)).toMatchObject({ status: 400 });
  });

  test.each([
    ['no token', {}, 'Auth.OauthError'],
    ['an unknown token', { token: 'x' }, 'Auth.TokenRevoked'],
  ])('are needed: %s', async (_what, sent, code) => {
    expect(await shop.call('GET', '/v1/me', sent)).toMatchObject({ status: 401, body: { Errors: [{ ErrorCode: code }] } });
  });

  test('end', async () => {
    const token = await shop.tokenOf(passwordGrant);
    expect(await shop.call('GET', '/v1/me', { token, at: now + 35_998_999 })).toMatchObject({ status: 200, body: { ID: 'u-10071', Email: 'mira.holm@example.org' } });
    expect(await shop.call('GET', '/v1/me', { token, at: now + 35_999_000 })).toMatchObject({ status: 401 });
  });
});

test('bodies can begin with a byte order mark', async () => {
  start({ byteOrderMark: true });
  const { body, headers } = await shop.ask(anonymousGrant);
  expect(String(body).startsWith('\uFEFF{"access_token"')).toBe(true);
  expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' });
});

test('answers never repeat tokens, and pages may call the API', async () => {
  const answer = await shop.ask(anonymousGrant);
  const { access_token: token } = answer.body as { access_token: string };
  expect(answer.reason + answer.summary).not.toContain(token);
  expect((await shop.call('PUT', `/v1/me/orders?anonUserToken=${token}`, { token })).summary).toBe('PUT /v1/me/orders');
  const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' };
  expect(await shop.call('OPTIONS', '/v1/me/orders', { headers: preflight })).toMatchObject({ status: 204 });
  expect(await shop.call('GET', '/v2/me')).toMatchObject({ status: 404 });
  shop.fake.reset();
  expect(await shop.call('GET', '/v1/me', { token })).toMatchObject({ status: 401 });
});
