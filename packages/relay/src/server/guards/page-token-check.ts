import type { EpochMs } from '@waymark/core';
import { LRUCache } from 'lru-cache';
import { checkRules, flag, saysItself } from '../../options/option-rules.ts';
import { checkSecrets } from '../../tokens/check-secrets.ts';
import { signedPages } from '../../tokens/page-tokens.ts';
import type { Opened } from '../../tokens/signed-tokens.ts';
import type { Problem } from '../problem.ts';

/** What a relay asks of pages, so that nobody sends events who has not loaded a page of the shop. */
export interface RelayPageTokens {
  /** Those that `pageTokens()` of `@waymark/relay/tokens` signs with, several while one is replaced. 32 to 512 characters each. */
  readonly secrets: readonly string[];
  /** `false`: what comes without a token is taken too, for the time until all pages have one. Default: `true`. */
  readonly required?: boolean;
}

/** What a page may do: send events of one browser, where its token names one, else of any. */
export interface PagePass {
  readonly browserId?: string;
}

/** Reads the token of a page. */
export type PageTokenCheck = (token: unknown, now: EpochMs) => Promise<PagePass | Problem>;

/** Tokens that are remembered as checked: some 4 MB, and never more than 12. */
const mostKnown = 10_000;

/** What may be done without a token, where none is needed. */
export const anyPage: PagePass = {};

const missing: Problem = { status: 401, code: 'page-token-missing' };
const faults: Readonly<Record<Extract<Opened, { fault: unknown }>['fault'], Problem>> = {
  expired: { status: 401, code: 'page-token-expired' },
  forged: { status: 401, code: 'page-token-forged' },
};

/** Undefined: this relay asks for no tokens. */
export function pageTokenCheck(options: RelayPageTokens | undefined): PageTokenCheck | undefined {
  if (options === undefined) return undefined;
  checkRules('createRelay()', options, { secrets: saysItself, required: flag }, 'pageTokens');
  const { required: isRequired = true } = options;
  const tokens = signedPages(checkSecrets('createRelay() option "pageTokens":', options.secrets));
  // A page sends many batches with one token, and checking its signature takes longer than all else. Forged ones are never remembered.
  const known = new LRUCache<string, { readonly pass: PagePass; readonly until: EpochMs }>({ max: mostKnown });

  return async (token, now) => {
    if (token === undefined) return isRequired ? missing : anyPage;
    const checked = typeof token === 'string' ? known.get(token) : undefined;
    if (checked && now < checked.until) return checked.pass;
    const opened = await tokens.open(token, now);
    if ('fault' in opened) return faults[opened.fault];
    const { sub, exp = 0 } = opened.claims;
    const pass = sub === undefined ? anyPage : { browserId: sub };
    known.set(token as string, { pass, until: exp * 1000 });
    return pass;
  };
}
