import { demoTenant } from '../demo-tenant.ts';
import { createTypeBook, type TypeBook } from './ext-rules.ts';

/** How the imitated tenant is set up. */
export interface SitecoreCdpFakeOptions {
  /** Default: `demo-client-key`. */
  readonly clientKey?: string;
  /** Default: `demo-api-token`. */
  readonly apiToken?: string;
  /** Points of sale that exist; events for others are dropped in silence. Default: `storefront.example`. */
  readonly pointsOfSale?: readonly string[];
  /** Providers named by the identity rules, case counts. Default: `email` and `CRM_ID`. */
  readonly identityProviders?: readonly string[];
  /** Milliseconds of silence that end a session. Default: 20 minutes, the usual value of a point of sale. */
  readonly sessionTimeoutMs?: number;
  /** Browser ids that exist from the start, besides those created on request. */
  readonly browserIds?: readonly string[];
  /** Epoch milliseconds; decides which sessions the view shows as closed. Default: `Date.now`. */
  readonly clock?: () => number;
  /** Makes references. Default: random UUIDs. */
  readonly newRef?: () => string;
}

export interface Identifier {
  readonly provider: string;
  readonly id: string;
}

/** A profile. Attributes have the spelling of the REST interface. */
export interface Guest {
  readonly ref: string;
  type: string;
  identifiers: Identifier[];
  attributes: Record<string, unknown>;
  readonly extensions: Map<string, Record<string, unknown>>;
}

export interface CartLine {
  readonly itemId: string;
  readonly name: string;
  readonly productId: string;
  readonly quantity: number;
  readonly price: number;
  readonly currency: string;
}

export interface Session {
  readonly ref: string;
  guestRef: string;
  readonly browserId: string;
  readonly channel: string;
  readonly pointOfSale: string;
  open: boolean;
  readonly startedAt: number;
  lastAt: number;
  readonly events: { readonly type: string; readonly page: string; readonly at: number }[];
  readonly lines: Map<string, CartLine>;
  /** Known identifiers of the contact that owns the next order. */
  contact: readonly Identifier[];
  /** Whether an IDENTITY of this session satisfied an identity rule. */
  identified: boolean;
  /** What the last CONFIRM named, until a CHECKOUT uses it. */
  confirmed: readonly string[] | undefined;
  readonly orderRefs: Set<string>;
  cleared: boolean;
}

export interface Order {
  readonly referenceId: string;
  status: string;
  guestRef: string;
  readonly pointOfSale: string;
  readonly price: number;
  readonly currency: string;
  readonly items: readonly Pick<CartLine, 'name' | 'productId' | 'quantity' | 'price'>[];
  /** How many times it was sent. */
  readonly received: number;
}

/** All that the imitated tenant knows. */
export interface Tenant {
  readonly options: Required<SitecoreCdpFakeOptions>;
  readonly guests: Map<string, Guest>;
  /** Browser id to guest reference. */
  readonly browsers: Map<string, string>;
  readonly sessions: Session[];
  /** Index of the newest session by browser, channel and point of sale. */
  readonly openSessions: Map<string, Session>;
  readonly orders: Map<string, Order>;
  readonly types: TypeBook;
}

export function createTenant(given: SitecoreCdpFakeOptions): Tenant {
  const tenant: Tenant = {
    options: {
      ...demoTenant.sitecoreCdp,
      sessionTimeoutMs: 20 * 60_000,
      browserIds: [],
      clock: Date.now,
      newRef: () => crypto.randomUUID(),
      ...given,
    },
    guests: new Map(),
    browsers: new Map(),
    sessions: [],
    openSessions: new Map(),
    orders: new Map(),
    types: createTypeBook(),
  };
  for (const browserId of tenant.options.browserIds) addBrowser(tenant, browserId);
  return tenant;
}

/** A new browser belongs to a new, anonymous guest. */
export function addBrowser(tenant: Tenant, browserId: string): Guest {
  const guest = addGuest(tenant, 'visitor', {}, []);
  tenant.browsers.set(browserId, guest.ref);
  return guest;
}

export function addGuest(tenant: Tenant, type: string, attributes: Record<string, unknown>, identifiers: readonly Identifier[]): Guest {
  const guest: Guest = { ref: tenant.options.newRef(), type, identifiers: [...identifiers], attributes, extensions: new Map() };
  tenant.guests.set(guest.ref, guest);
  return guest;
}

/** The guest a browser belongs to now; it may change with an IDENTITY. */
export function guestOfBrowser(tenant: Tenant, browserId: string): Guest {
  return tenant.guests.get(tenant.browsers.get(browserId) ?? '') ?? addBrowser(tenant, browserId);
}
