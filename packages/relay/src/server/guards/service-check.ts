import { TrackingError } from '@waymark/core';
import type { RequestFacts } from '@waymark/node/request';

/** Who sends a request: a service that knows a token, somebody with a wrong one, or anybody. */
export type Sender = 'service' | 'impostor' | 'anybody';
/** Tells who sent a request by its token. */
export type ServiceCheck = (request: RequestFacts) => Sender;

/** Form of a token: long enough that it cannot be guessed, and fit for a header. */
const tokenForm = /^[\w.~+/=-]{16,512}$/;
/** As long as headers can be: a wrong token is wrong however long it is, and what has an origin of any length is a page. */
const longestHeader = Number.MAX_SAFE_INTEGER;

/**
 * Tells the services of a shop by their token. A page never has one: what has an `Origin` is anybody, whatever else it sends. Without tokens nobody is
 * checked. Throws when a token is too short to be a secret.
 */
export function serviceCheck(tokens: readonly string[] = []): ServiceCheck {
  if (!Array.isArray(tokens) || !tokens.every((token) => typeof token === 'string' && tokenForm.test(token))) {
    throw notTokens(tokens);
  }
  return (request) => {
    if (tokens.length === 0 || request.header('origin', longestHeader) !== undefined) return 'anybody';
    const [scheme = '', token = ''] = request.header('authorization', longestHeader)?.split(' ') ?? [];
    if (scheme.toLowerCase() !== 'bearer') return 'anybody';
    return tokens.filter((known) => isSame(known, token)).length > 0 ? 'service' : 'impostor';
  };
}

/** Says of a wrong secret what it is and never what it says. */
function notTokens(tokens: unknown): TrackingError {
  const wrong: unknown = Array.isArray(tokens) ? tokens.find((token) => typeof token !== 'string' || !tokenForm.test(token)) : undefined;
  const entry = typeof wrong === 'string' ? `an entry of ${wrong.length} characters` : `an entry that is no text: ${typeof wrong}`;
  return new TrackingError(
    'option-invalid',
    `createRelay() option "serviceTokens" must list secrets of 16 to 512 letters, digits and ._~+/=-, found ${Array.isArray(tokens) ? entry : 'no list'}. Make one with: openssl rand -hex 32`,
  );
}

/** Takes equally long wherever two texts differ. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1) difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  return difference === 0;
}
