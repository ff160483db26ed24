import { readFileSync } from 'node:fs';
import { TrackingError } from '@waymark/core';
import { type Authenticator, credsAuthenticator, nkeyAuthenticator, nkeys, tokenAuthenticator, usernamePasswordAuthenticator } from '@nats-io/transport-node';
import { kindOf } from '../check-values.ts';
import { checkFile } from './check-file.ts';

/** Who a process is to the cluster. Read secrets from the environment or a file, never from source. */
export type Credentials =
  | { readonly user: string; readonly password: string }
  | { readonly token: string }
  /** Seed of an nkey: `SU…`. */
  | { readonly nkeySeed: string }
  /** Path of a `.creds` file with a JWT and its seed. Read again at every connection, so that it can be renewed. */
  | { readonly credsFile: string };

/** Turns credentials into what the client asks at every connection. Throws `option-invalid` for anything else, in the name of `scope`. */
export function authenticatorOf(scope: string, credentials: Credentials): Authenticator {
  if (typeof credentials !== 'object' || credentials === null) throw unknown(scope, kindOf(credentials));
  const has = (...names: readonly string[]): boolean => isTexts(credentials, names);
  if ('user' in credentials && has('user', 'password')) return usernamePasswordAuthenticator(credentials.user, credentials.password);
  if ('token' in credentials && has('token')) return tokenAuthenticator(credentials.token);
  if ('nkeySeed' in credentials && has('nkeySeed')) return nkeyAuthenticator(seedOf(scope, credentials.nkeySeed));
  if ('credsFile' in credentials && has('credsFile')) {
    const { credsFile } = credentials;
    checkFile(scope, 'credentials.credsFile', credsFile);
    const authenticate: Authenticator = (nonce) => credsAuthenticator(readFileSync(credsFile))(nonce);
    checkSigns(scope, credsFile, authenticate);
    return authenticate;
  }
  throw unknown(scope, `an object with ${Object.keys(credentials).map((name) => `"${name}"`).join(', ') || 'nothing'}`);
}

function unknown(scope: string, found: string): TrackingError {
  const wanted = '{ user, password }, { token }, { nkeySeed } or { credsFile }';
  return new TrackingError('option-invalid', `${scope} option "credentials" must be ${wanted}, each a text that is not empty, found ${found}. Pass one of these, from the environment or a file.`);
}

/** The client would tell of a seed that is none as of a server that is away. */
function seedOf(scope: string, text: string): Uint8Array {
  const seed = new TextEncoder().encode(text.trim());
  try {
    nkeys.fromSeed(seed.slice()).clear();
  } catch {
    throw new TrackingError('option-invalid', `${scope} option "credentials.nkeySeed" is no seed of an nkey. Pass one that begins with "SU" and has 58 characters.`);
  }
  return seed;
}

/** Of a file that holds no credentials, too. */
function checkSigns(scope: string, path: string, authenticate: Authenticator): void {
  try {
    authenticate('a word to sign');
  } catch {
    throw new TrackingError('option-invalid', `${scope} option "credentials.credsFile" names a file without the JWT of a user and its seed: ${path}. Pass one as "nsc generate creds" writes it.`);
  }
}

function isTexts(value: object, names: readonly string[]): boolean {
  const texts = value as Readonly<Record<string, unknown>>;
  return Object.keys(value).length === names.length && names.every((name) => typeof texts[name] === 'string' && texts[name] !== '');
}
