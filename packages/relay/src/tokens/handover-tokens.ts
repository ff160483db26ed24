import { type SignedTokens, signedTokens } from './signed-tokens.ts';

/** Tokens that carry a browser id to another host: the browser is the subject, `host` where it goes, `jti` tells one token from another. */
export function signedHandovers(secrets: readonly string[]): SignedTokens {
  return signedTokens('waymark-handover', secrets);
}
