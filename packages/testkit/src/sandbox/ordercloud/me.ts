import { must, shape, someText } from '../checks.ts';
import type { SandboxRequest } from '../fake.ts';
import { emailAddress } from '../web-formats.ts';
import { findSession, sessionOf } from './access.ts';
import { type Marketplace, ownerOf, type Session } from './marketplace.ts';
import { emitLogin } from './messages.ts';
import { buyerRoles, type OrderCloudUser } from './options.ts';
import { apiError, invalid, notFound, type Reply, success } from './reply.ts';
import { readBody, wrongMethod } from './resource.ts';
import type { SigningKey } from './signing-key.ts';
import { openSession } from './token.ts';

const newUser = shape({
  required: { Username: someText, Password: someText, FirstName: someText, LastName: someText, Email: emailAddress, Active: must('true', (value) => value === true) },
  optional: { ID: someText, Phone: someText, TermsAccepted: () => [], xp: shape({}) },
  closed: true,
});

/** What concerns the user behind a token: `/v1/me`, the transfer of the anonymous order, and registration. Undefined for another address. */
export function answerMe(market: Marketplace, request: SandboxRequest, key: SigningKey): Reply | undefined {
  if (request.path === '/v1/me') return request.method === 'GET' ? showMe(market, request) : wrongMethod();
  if (request.path !== '/v1/me/orders' && request.path !== '/v1/me/register') return undefined;
  if (request.method !== 'PUT') return wrongMethod();
  return request.path === '/v1/me/orders' ? transfer(market, request) : register(market, request, key);
}

function showMe(market: Marketplace, request: SandboxRequest): Reply {
  const access = sessionOf(market, request, ['FullAccess', 'MeAdmin', 'MeReader', 'Shopper']);
  if ('reply' in access) return access.reply;
  const { ID, Username, FirstName, LastName, Email, roles } = access.session.user;
  return success(200, { ID, Username, FirstName, LastName, Email, Active: true, AvailableRoles: roles }, 'User read');
}

/** Moves the anonymous order to the user who has logged in, and links the two visitors: from then on messages carry both ids. */
function transfer(market: Marketplace, request: SandboxRequest): Reply {
  const access = sessionOf(market, request, ['FullAccess', 'Shopper']);
  if ('reply' in access) return access.reply;
  const { session } = access;
  if (session.orderId !== undefined) return apiError(403, 'Auth.AnonUserProhibited', 'The bearer must be the token of the user, not the anonymous one');
  if (request.body.byteLength > 0) return invalid(['The transfer takes no body: the anonymous token is a query parameter']);
  const foreign = [...request.query.keys()].filter((name) => name !== 'anonUserToken');
  if (foreign.length > 0) return invalid([`${foreign.join(', ').slice(0, 100)} is no parameter of the transfer`]);
  const anonymous = findSession(market, request.query.get('anonUserToken') ?? '', request.receivedAt);
  if (anonymous?.orderId === undefined) return apiError(400, 'Auth.MustPassAnonUserToken', 'anonUserToken must be a good token of an anonymous shopper');
  if (market.transferred.has(anonymous.orderId)) return notFound('Order', anonymous.orderId);
  market.transferred.add(anonymous.orderId);
  takeOver(market, anonymous, session);
  emitLogin(market, session);
  return success(204, undefined, 'The anonymous order belongs to the user now');
}

function takeOver(market: Marketplace, anonymous: Session, session: Session): void {
  const cart = market.carts.get(ownerOf(anonymous));
  market.carts.delete(ownerOf(anonymous));
  if (anonymous.anonymousId !== undefined) market.links.set(session.user.ID, anonymous.anonymousId);
  if (!cart || cart.lines.length === 0) return;
  const own = market.carts.get(ownerOf(session));
  const { ID, FirstName, LastName, Email } = session.user;
  if (own) own.lines.push(...cart.lines);
  else market.carts.set(ownerOf(session), { ...cart, fromUser: { ID, FirstName, LastName, Email } });
}

function register(market: Marketplace, request: SandboxRequest, key: SigningKey): Reply {
  const access = sessionOf(market, request, ['FullAccess', 'Shopper']);
  if ('reply' in access) return access.reply;
  const anonymous = findSession(market, request.query.get('anonUserToken') ?? '', request.receivedAt);
  if (access.session.orderId === undefined || anonymous?.orderId !== access.session.orderId) {
    return apiError(400, 'Auth.MustPassAnonUserToken', 'Bearer and anonUserToken must be the token of the same anonymous shopper');
  }
  const body = readBody(request);
  if ('reply' in body) return body.reply;
  const problems = newUser(body.value, '');
  if (problems.length > 0) return invalid(problems);
  const given = body.value as unknown as OrderCloudUser;
  if ([...market.users.values()].some((user) => user.Username === given.Username)) return apiError(409, 'User.UsernameMustBeUnique', 'The username is taken');
  const user: OrderCloudUser = {
    ...{ ID: given.ID ?? market.settings.newId(), Username: given.Username, Password: given.Password ?? '' },
    ...{ FirstName: given.FirstName, LastName: given.LastName, Email: given.Email, type: 'buyer', roles: buyerRoles },
  };
  market.users.set(user.ID, user);
  const { session, body: token } = openSession(market, access.session.client, { user, roles: access.session.roles }, request, key);
  takeOver(market, access.session, session);
  return success(200, token, 'Account made; the anonymous order belongs to it');
}
