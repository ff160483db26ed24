import { TrackingError } from '@waymark/core';
import type { RequestFacts } from '@waymark/node/request';
import { found } from '../../options/found.ts';

/** Pages that may use the relay. */
export interface OriginPolicy {
  /** True when the address is on one of the allowed sites. */
  allows(address: string): boolean;
  /** True when the request may go on. A request without `Origin` comes from no browser page, so there is nothing to protect. */
  admits(request: RequestFacts): boolean;
  /** Headers that let an allowed page read the answer. */
  headers(request: RequestFacts): Readonly<Record<string, string>>;
}

/** As long as headers can be: one that were overlooked for its length would be none, and nobody's. */
const longestHeader = Number.MAX_SAFE_INTEGER;
/** How long a browser may remember a preflight, in seconds. Source: Chromium caps at 7200; checked 2026-11-21. */
const preflightSeconds = 7200;

/** Headers of the answer to an allowed preflight, on top of {@link OriginPolicy.headers}. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'POST',
  // The second for pages of other origins that pack what they send.
  'access-control-allow-headers': 'content-type, content-encoding',
  'access-control-max-age': String(preflightSeconds),
};

/** Compiles the list of allowed origins: exact, scheme and port included, without wildcards, because answers carry cookies. */
export function originPolicy(allowOrigins: readonly string[]): OriginPolicy {
  if (!Array.isArray(allowOrigins) || allowOrigins.length === 0) throw notOrigins('no list or an empty one');
  const allowed = new Set(allowOrigins.map(checkOrigin));

  function originOf(request: RequestFacts): string | undefined {
    return request.header('origin', longestHeader);
  }

  /** Spares most addresses the parser: what stands before the first slash of a path is the origin. */
  function beginsWithOrigin(address: string): boolean {
    const end = address.indexOf('/', 'https://'.length);
    return end > 0 && allowed.has(address.slice(0, end));
  }

  return {
    allows: (address) => beginsWithOrigin(address) || (URL.canParse(address) && allowed.has(new URL(address).origin)),
    admits(request) {
      const origin = originOf(request);
      return origin === undefined || allowed.has(origin);
    },
    headers(request) {
      const origin = originOf(request);
      if (origin === undefined || !allowed.has(origin)) return { vary: 'Origin' };
      return {
        vary: 'Origin',
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'retry-after',
      };
    },
  };
}

function checkOrigin(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && !text.includes('*') && /^https?:$/.test(url.protocol) && (text === url.origin || text === `${url.origin}/`);
  if (!isOrigin) throw notOrigins(`an entry that is none: ${found(value)}`);
  return url.origin;
}

function notOrigins(what: string): TrackingError {
  return new TrackingError(
    'option-invalid',
    `createRelay() option "allowOrigins" must list origins, found ${what}. Example: ["https://shop.example"], with scheme, without path or wildcard.`,
  );
}
