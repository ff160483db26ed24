import type { SandboxRequest } from '../fake.ts';
import type { Marketplace, Session } from './marketplace.ts';
import { apiError, type Reply } from './reply.ts';

/** The session of a request whose token has one of the roles, or the refusal. */
export function sessionOf(market: Marketplace, request: SandboxRequest, roles: readonly string[]): { readonly session: Session } | { readonly reply: Reply } {
  const token = bearerOf(request);
  if (token === undefined) return { reply: apiError(401, 'Auth.OauthError', 'Authorization must be Bearer with an access token') };
  const session = findSession(market, token, request.receivedAt);
  if (!session) return { reply: apiError(401, 'Auth.TokenRevoked', 'The access token is not known or too old') };
  if (roles.some((role) => session.roles.includes(role))) return { session };
  const data = { SufficientRoles: roles, AssignedRoles: session.roles };
  return { reply: apiError(403, 'Auth.InsufficientRoles', `Needs one of the roles ${roles.join(', ')}`, data) };
}

/** The access token of a request. */
export function bearerOf(request: SandboxRequest): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
}

/** The session of a token that is still good. */
export function findSession(market: Marketplace, token: string, at: number): Session | undefined {
  const session = market.sessions.get(token);
  return session && session.expiresAt > at ? session : undefined;
}
