import { readFileSync } from 'node:fs';
import { TrackingError } from '@waymark/core';
import { type Authenticator, credsAuthenticator, nkeyAuthenticator, tokenAuthenticator, usernamePasswordAuthenticator } from '@nats-io/transport-node';

/** Who a process is to the cluster. Read secrets from the environment or a file, never from source. */
export type Credentials =
  | { readonly user: string; readonly password: string }
  | { readonly token: string }
  /** Seed of an nkey: `SU…`. */
  | { readonly nkeySeed: string }
  /** Path of a `.creds` file with a JWT and its seed. Read again at every connection, so that it can be renewed. */
  | { readonly credsFile: string };

/** Turns credentials into what the client asks at every connection. Throws `option-invalid` for anything else. */
export function authenticatorOf(credentials: Credentials): Authenticator {
  const has = (...names: readonly string[]): boolean => isTexts(credentials, names);
  if ('user' in credentials && has('user', 'password')) return usernamePasswordAuthenticator(credentials.user, credentials.password);
  if ('token' in credentials && has('token')) return tokenAuthenticator(credentials.token);
  if ('nkeySeed' in credentials && has('nkeySeed')) return nkeyAuthenticator(new TextEncoder().encode(credentials.nkeySeed.trim()));
  if ('credsFile' in credentials && has('credsFile')) {
    const { credsFile } = credentials;
    return (nonce) => credsAuthenticator(readFileSync(credsFile))(nonce);
  }
  throw new TrackingError('option-invalid', 'The option "credentials" must be { user, password }, { token }, { nkeySeed } or { credsFile }, each a text that is not empty.');
}

function isTexts(value: object, names: readonly string[]): boolean {
  const texts = value as Readonly<Record<string, unknown>>;
  return Object.keys(value).length === names.length && names.every((name) => typeof texts[name] === 'string' && texts[name] !== '');
}
