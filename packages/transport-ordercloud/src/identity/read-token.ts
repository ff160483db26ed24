/** What an access token says of itself. Not verified: good for choosing what to show, never for deciding what is allowed. */
export interface TokenClaims {
  readonly username?: string;
  /** Id of the user, in tokens that have the claim `u` or `uid`. */
  readonly userId?: string;
  readonly clientId?: string;
  readonly userType?: string;
  readonly roles: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
  /** The open order of the shopper. Only anonymous tokens have one. */
  readonly orderId?: string;
}

/** Reads a token without verifying it; undefined when it is none. */
export function readOrderCloudToken(token: string): TokenClaims | undefined {
  const claims = decode(token.split('.')[1] ?? '');
  if (!claims) return undefined;
  const { usr, u, uid = u, cid, usrtype, role, exp, orderid } = claims;
  return {
    roles: (Array.isArray(role) ? role : [role]).filter((each) => typeof each === 'string'),
    ...(typeof usr === 'string' && { username: usr }),
    ...(typeof uid === 'string' && { userId: uid }),
    ...(typeof cid === 'string' && { clientId: cid }),
    ...(typeof usrtype === 'string' && { userType: usrtype }),
    ...(typeof exp === 'number' && { expiresAt: exp * 1000 }),
    ...(typeof orderid === 'string' && { orderId: orderid }),
  };
}

/** Was this token issued to a shopper who is not signed in? Not verified, see {@link TokenClaims}. */
export function isAnonymous(token: string): boolean {
  return readOrderCloudToken(token)?.orderId !== undefined;
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    const claims: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))));
    return typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
