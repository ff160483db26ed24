import type { SandboxRequest } from '../fake.ts';
import type { Marketplace, Session } from './marketplace.ts';
import { emitLogin } from './messages.ts';
import type { ApiClient, OrderCloudUser } from './options.ts';
import { oauthError, type Reply, success } from './reply.ts';
import type { SigningKey } from './signing-key.ts';

/** Validity of a token in seconds. Clients are told by `expires_in` and should trust nothing else. */
const lifetimeSeconds = 35_999;
const anonymousLifetimeSeconds = 604_800;

const fieldsByGrant: Readonly<Record<string, readonly string[]>> = {
  password: ['username', 'password'],
  client_credentials: ['anonuserid'],
  refresh_token: ['refresh_token'],
};

type Form = Readonly<Record<string, string>>;
type Grant = { readonly user: OrderCloudUser; readonly anonymous?: boolean; readonly roles: readonly string[]; readonly anonymousId?: string | undefined };

const fail = (status: number, error: string, code: string, message: string) => ({ reply: oauthError(status, error, code, message) });
const malformed = (message: string) => fail(400, 'invalid_request', 'Auth.OauthError', message);

/** The token address: all four ways to get a token. */
export function answerToken(market: Marketplace, request: SandboxRequest, key: SigningKey): Reply {
  const read = readForm(request);
  if ('reply' in read) return read.reply;
  const { form } = read;
  const client = market.clients.get((form['client_id'] ?? '').toLowerCase());
  if (!client || client.active === false) return oauthError(401, 'invalid_client', 'Auth.ClientNotActive', 'client_id is not an active API client');
  const wrongSecret = secretProblem(client, form);
  if (wrongSecret !== undefined) return oauthError(401, 'invalid_client', 'Auth.OauthError', wrongSecret);
  const grant = findGrant(market, client, form);
  if ('reply' in grant) return grant.reply;
  const answer = openSession(market, client, grant, request, key);
  if (form['grant_type'] === 'password') emitLogin(market, answer.session);
  return success(200, answer.body, `Token for ${grant.anonymous ? 'an anonymous shopper' : `user ${grant.user.ID}`}`);
}

function readForm(request: SandboxRequest): { readonly form: Form } | { readonly reply: Reply } {
  if (request.method !== 'POST') return malformed('The token address takes POST only');
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return malformed('The body must be application/x-www-form-urlencoded');
  const entries = [...new URLSearchParams(request.text)];
  const form: Form = Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(entries));
  if (entries.length !== Object.keys(form).length) return malformed('A field comes twice');
  const own = fieldsByGrant[form['grant_type'] ?? ''];
  if (!own) return fail(400, 'unsupported_grant_type', 'Auth.OauthError', 'grant_type must be password, client_credentials or refresh_token');
  const foreign = Object.keys(form).filter((name) => !['grant_type', 'client_id', 'client_secret', 'scope', ...own].includes(name));
  return foreign.length > 0 ? malformed(`${foreign.join(', ').slice(0, 100)} does not belong to this grant`) : { form };
}

function secretProblem(client: ApiClient, form: Form): string | undefined {
  if (client.secret === undefined) return form['client_secret'] === undefined ? undefined : 'This API client has no secret: send none';
  return form['client_secret'] === client.secret ? undefined : 'client_secret is missing or wrong; with a secret, every grant needs it';
}

function findGrant(market: Marketplace, client: ApiClient, form: Form): Grant | { readonly reply: Reply } {
  if (form['grant_type'] === 'refresh_token') return refresh(market, client, form);
  const anonymous = form['grant_type'] === 'client_credentials' && client.secret === undefined;
  if (form['anonuserid'] !== undefined && !anonymous) return malformed('anonuserid belongs to anonymous tokens');
  if (form['anonuserid']?.trim() === '') return malformed('anonuserid is empty: leave it out');
  const user = form['grant_type'] === 'password' ? passwordUser(market, form) : contextUser(market, client, anonymous);
  if ('reply' in user) return user;
  if (user.active === false) return fail(401, 'invalid_grant', 'Auth.UserNotActive', 'The user is not active');
  const roles = readScope(form['scope'], user, anonymous || form['grant_type'] === 'password');
  return 'reply' in roles ? roles : { user, anonymous, roles: roles.roles, anonymousId: form['anonuserid'] };
}

function passwordUser(market: Marketplace, form: Form): OrderCloudUser | { readonly reply: Reply } {
  if (!form['username'] || !form['password']) return fail(400, 'invalid_request', 'Auth.UsernameAndPasswordRequired', 'username and password are required');
  const user = [...market.users.values()].find((each) => each.Username === form['username'] && each.Password === form['password']);
  return user ?? fail(401, 'invalid_grant', 'Auth.InvalidUsernameOrPassword', 'Username or password not correct');
}

function contextUser(market: Marketplace, client: ApiClient, anonymous: boolean): OrderCloudUser | { readonly reply: Reply } {
  const user = market.users.get(client.defaultContextUserID ?? '');
  if (anonymous && !client.isAnonBuyer) return fail(401, 'invalid_client', 'Auth.AnonUserProhibited', 'This API client allows no anonymous shoppers');
  if (!user) return fail(401, 'invalid_client', 'Auth.UserNotFound', 'The API client has no default context user');
  return anonymous && user.type !== 'buyer' ? fail(401, 'invalid_client', 'ApiClient.RequiredNotAnonBuyer', 'The default context user is no buyer') : user;
}

function refresh(market: Marketplace, client: ApiClient, form: Form): Grant | { readonly reply: Reply } {
  const token = form['refresh_token'] ?? '';
  const session = market.refreshTokens.get(token);
  if (!session || session.client.ID !== client.ID) return fail(401, 'invalid_grant', 'Auth.TokenRevoked', 'The refresh token is not known');
  market.refreshTokens.delete(token);
  return { user: session.user, roles: session.roles };
}

/**
 * Without a scope a log-in gets every role of the user. Source: `Auth.Login` of ordercloud-javascript-sdk 12.0.0, checked 2026-11-22. Anonymous tokens need none
 * either; for client credentials nothing says so.
 */
function readScope(scope: string | undefined, user: OrderCloudUser, optional: boolean): { readonly roles: readonly string[] } | { readonly reply: Reply } {
  if (scope === undefined) return optional ? { roles: user.roles } : malformed('scope is missing');
  const roles = scope.split(' ');
  if (roles.includes('')) return malformed('scope must be role names with single spaces between them');
  const foreign = roles.find((role) => !user.roles.includes(role));
  return foreign === undefined ? { roles } : fail(401, 'invalid_scope', 'Auth.UnauthorizedRole', `The user has no role ${foreign.slice(0, 60)}`);
}

/** Opens a session and writes its token. Also used where the API itself hands out a token. */
export function openSession(
  market: Marketplace,
  client: ApiClient,
  grant: Grant,
  request: SandboxRequest,
  key: SigningKey,
): { readonly session: Session; readonly body: Readonly<Record<string, unknown>> } {
  const { newId } = market.settings;
  const seconds = grant.anonymous ? anonymousLifetimeSeconds : lifetimeSeconds;
  const session: Session = {
    ...{ user: grant.user, client, roles: grant.roles, expiresAt: request.receivedAt + seconds * 1000 },
    ...(grant.anonymous && { orderId: newId() }),
    ...(grant.anonymousId !== undefined && { anonymousId: grant.anonymousId }),
  };
  const accessToken = key.token(claimsOf(session, request, newId()));
  market.sessions.set(accessToken, session);
  const refreshToken = client.issuesRefreshTokens && !grant.anonymous ? newId() : undefined;
  if (refreshToken !== undefined) market.refreshTokens.set(refreshToken, session);
  const body = { access_token: accessToken, token_type: 'bearer', expires_in: seconds, ...(refreshToken !== undefined && { refresh_token: refreshToken }) };
  return { session, body };
}

function claimsOf({ user, client, roles, expiresAt, orderId }: Session, request: SandboxRequest, id: string): Readonly<Record<string, unknown>> {
  return {
    usr: user.Username,
    cid: client.ID,
    u: user.ID,
    usrtype: user.type,
    role: roles.length === 1 ? roles[0] : roles,
    iss: 'https://auth.ordercloud.io',
    aud: `http://${request.headers['host'] ?? '127.0.0.1'}/ordercloud`,
    exp: Math.floor(expiresAt / 1000),
    nbf: Math.floor(request.receivedAt / 1000),
    jti: id,
    ...(orderId !== undefined && { orderid: orderId }),
  };
}
