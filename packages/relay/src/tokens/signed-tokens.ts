import type { DurationMs, EpochMs } from '@waymark/core';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';

/** What a token says, beside when it ends and what it is for. */
export type Claims = Readonly<Record<string, string>>;

/** What came of reading a token. */
export type Opened = { readonly claims: JWTPayload } | { readonly fault: 'expired' | 'forged' };

/** Makes and reads tokens for one purpose. */
export interface SignedTokens {
  sign(claims: Claims, now: EpochMs, lifetimeMs: DurationMs): Promise<string>;
  /** `forged`: whatever it is, none of these secrets has signed it for this purpose. */
  open(token: unknown, now: EpochMs): Promise<Opened>;
}

/** Longest token that is looked at, in characters. */
const longestToken = 1024;
/** Decoders of Base64 overlook blanks and the like, which would give one token many spellings. */
const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** Clocks of two machines of a shop may differ by this. Unit: seconds. */
const clockTolerance = 10;
const algorithm = 'HS256';

/**
 * JSON Web Tokens with HMAC-SHA-256. The purpose is their audience, so that a token made for one thing opens no other, also where a secret is shared. The
 * first secret signs; all are tried, so that one can be replaced while tokens of it are about. Signatures are compared in constant time, by WebCrypto.
 */
export function signedTokens(audience: string, secrets: readonly string[]): SignedTokens {
  const keys = secrets.map((secret) => new TextEncoder().encode(secret));
  const [first = new Uint8Array()] = keys;

  return {
    sign: (claims, now, lifetimeMs) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: algorithm })
        .setAudience(audience)
        .setExpirationTime(Math.floor((now + lifetimeMs) / 1000))
        .sign(first),
    async open(token, now) {
      if (typeof token !== 'string' || token.length > longestToken || !tokenForm.test(token)) return { fault: 'forged' };
      const options = { algorithms: [algorithm], audience, clockTolerance, currentDate: new Date(now), requiredClaims: ['exp'] };
      for (const key of keys) {
        try {
          return { claims: (await jwtVerify(token, key, options)).payload };
        } catch (error) {
          if (error instanceof errors.JWTExpired) return { fault: 'expired' };
        }
      }
      return { fault: 'forged' };
    },
  };
}
