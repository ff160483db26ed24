import { createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

/** Signs access tokens and shows the key to check them with. */
export interface SigningKey {
  readonly kid: string;
  token(claims: Readonly<Record<string, unknown>>): string;
  /** JSON web key. */
  certificate(): Readonly<Record<string, unknown>>;
}

/** Makes an RS256 key pair. Takes a tenth of a second, so a fake makes one and keeps it. */
export async function createSigningKey(kid: string): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    kid,
    token: (claims) => signToken(privateKey, kid, claims),
    certificate: () => {
      const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
      return { kty, n, e, alg: 'RS256', use: 'sig', kid };
    },
  };
}

function signToken(key: KeyObject, kid: string, claims: Readonly<Record<string, unknown>>): string {
  const text = [{ alg: 'RS256', typ: 'JWT', kid }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}
