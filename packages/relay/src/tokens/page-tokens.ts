import { type DurationMs, type EpochMs, TrackingError } from '@waymark/core';
import { checkOptions } from '@waymark/core/transport';
import { callback, checkRules, numberFrom, saysItself } from '../options/option-rules.ts';
import { checkSecrets } from './check-secrets.ts';
import { type SignedTokens, signedTokens } from './signed-tokens.ts';

/** What a shop's server issues page tokens with. */
export interface PageTokenOptions {
  /** Those of the relay, the one that signs first. 32 to 512 characters each. */
  readonly secrets: readonly string[];
  /** How long a page may send with its token, in milliseconds: from 1 minute to 7 days. Default: 12 hours. */
  readonly lifetimeMs?: DurationMs;
  /** Default: the platform's clock. */
  readonly now?: () => EpochMs;
}

/** Makes the tokens that a shop's server puts into its pages. */
export interface PageTokens {
  /** A token for one page. `browserId`: only events of this browser may come with it; leave it out where one page is cached for many visitors. */
  issue(page?: { readonly browserId?: string | undefined }): Promise<string>;
}

const halfDayMs: DurationMs = 43_200_000;
const leastMs: DurationMs = 60_000;
const mostMs: DurationMs = 604_800_000;
const longestId = 128;

/** For the shop's server: issues the tokens that a relay with the same secrets asks of pages. */
export function pageTokens(options: PageTokenOptions): PageTokens {
  checkRules('pageTokens()', options, { secrets: saysItself, lifetimeMs: numberFrom(leastMs, mostMs), now: callback });
  const { lifetimeMs = halfDayMs, now = Date.now, secrets } = options;
  const tokens = signedPages(checkSecrets('pageTokens()', secrets));
  return {
    async issue(page = {}) {
      // A token that names no browser is good for every one.
      checkOptions('issue()', page, ['browserId']);
      const { browserId } = page;
      if (browserId !== undefined && (typeof browserId !== 'string' || browserId === '' || browserId.length > longestId)) {
        throw new TrackingError('option-invalid', `issue() option "browserId" must be the browser's id, of up to ${longestId} characters. Leave it out where there is none.`);
      }
      return tokens.sign({ ...(browserId !== undefined && { sub: browserId }) }, now(), lifetimeMs);
    },
  };
}

/** Tokens of pages, as both ends know them: the browser is the subject, where there is one. */
export function signedPages(secrets: readonly string[]): SignedTokens {
  return signedTokens('waymark-page', secrets);
}
