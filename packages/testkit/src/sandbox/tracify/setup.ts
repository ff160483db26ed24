import { demoTenant } from '../demo-tenant.ts';
import { mistakenKeys } from './mistaken-keys.ts';

/** Someone whose values the fake knows, so that it can check hashes. */
export interface KnownVisitor {
  /** As it must be hashed: repaired, IPv6 compressed. */
  readonly ip: string;
  readonly userAgent: string;
  /** As it must be hashed: trimmed and in lower case, unless the site hashes it raw. */
  readonly email?: string;
}

/** How the imitated account is set up. */
export interface TracifyFakeOptions {
  /** Default: `demo-tracify-token`. */
  readonly token?: string;
  /** Default: the demo tenant's. */
  readonly customerSiteId?: string;
  /** Origins of the site; `:*` stands for any port. `any` takes every origin. Default: the demo tenant's. */
  readonly allowedOrigins?: readonly string[] | 'any';
  /** Most events in one request. Default: 50. */
  readonly maxEvents?: number;
  /** Largest body in bytes. Default: 1 MiB. */
  readonly maxBytes?: number;
  /** Default: a point. */
  readonly decimalSeparator?: '.' | ',';
  /** The key that a conversion's value is read from; the other may repeat it. Default: `amount`. */
  readonly conversionValueKey?: 'amount' | 'value';
  /** Whether an address or a User-Agent may be missing. Default: false. */
  readonly allowPartialIdentity?: boolean;
  /** Whether an add to cart may list items. Default: false. */
  readonly addToCartItems?: boolean;
  /** Whether survey answers are taken. Default: false. */
  readonly surveys?: boolean;
  /** Once there is one, every event must belong to a known visitor. Default: none, hashes are checked by form only. */
  readonly visitors?: readonly KnownVisitor[];
  /** People whose values are recognised when they are hashed wrongly, next to visitors who are not known. Default: those of the demo tenant. */
  readonly knownPeople?: readonly KnownVisitor[];
}

/** The account with every default, and the hashes that only a mistake can make. */
export interface TracifySetup extends Required<TracifyFakeOptions> {
  /** What is wrong with a key, by key. */
  readonly mistakenKeys: ReadonlyMap<string, string>;
}

export function createSetup(given: TracifyFakeOptions): TracifySetup {
  return {
    ...demoTenant.tracify,
    maxEvents: 50,
    maxBytes: 1_048_576,
    decimalSeparator: '.',
    conversionValueKey: 'amount',
    allowPartialIdentity: false,
    addToCartItems: false,
    surveys: false,
    visitors: [],
    ...given,
    mistakenKeys: mistakenKeys(given.knownPeople ?? demoTenant.tracify.knownPeople),
  };
}

/** Whether a page's origin belongs to the site. */
export function isAllowedOrigin(setup: TracifySetup, origin: string): boolean {
  if (setup.allowedOrigins === 'any') return true;
  const anyPort = origin.replace(/:\d+$/, '');
  return setup.allowedOrigins.some((allowed) => allowed === origin || (allowed.endsWith(':*') && allowed.slice(0, -2) === anyPort));
}
