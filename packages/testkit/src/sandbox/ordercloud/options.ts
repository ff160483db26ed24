import { demoTenant } from '../demo-tenant.ts';
import type { SigningKey } from './signing-key.ts';

/** An API client: what an application logs in with. */
export interface ApiClient {
  readonly ID: string;
  /** With a secret, every token request must bring it. */
  readonly secret?: string;
  readonly active?: boolean;
  /** Allows shoppers without an account. */
  readonly isAnonBuyer?: boolean;
  /** User behind anonymous tokens and behind client credentials. */
  readonly defaultContextUserID?: string;
  readonly issuesRefreshTokens?: boolean;
}

/** A user of the marketplace: a shopper, a supplier or one of its staff. */
export interface OrderCloudUser {
  readonly ID: string;
  readonly Username: string;
  readonly Password?: string;
  readonly FirstName: string;
  readonly LastName: string;
  readonly Email: string;
  readonly type: 'admin' | 'buyer' | 'supplier';
  readonly active?: boolean;
  /** Roles that a token of this user may have. */
  readonly roles: readonly string[];
}

/** A product of its catalogue. */
export interface OrderCloudProduct {
  readonly ID: string;
  readonly Name: string;
  readonly Description?: string;
  readonly Price: number;
  readonly xp?: Readonly<Record<string, unknown>>;
}

/** Both are published; which one a live marketplace uses is not known (checked 2026-11-21). */
export type MessagePrefix = 'sitecore.ordercloud.messages.' | 'sitecore.backbone.messages.';

/** What the OrderCloud fake knows and which of the vendor's open points it takes. Everything has a default for the demo tenant. */
export interface OrderCloudFakeOptions {
  readonly clients?: readonly ApiClient[];
  readonly users?: readonly OrderCloudUser[];
  readonly products?: readonly OrderCloudProduct[];
  readonly currency?: string;
  readonly language?: string;
  readonly messagePrefix?: MessagePrefix;
  /** Begins every JSON body with a byte order mark, as the vendor sometimes does. Default: false. */
  readonly byteOrderMark?: boolean;
  /** Whether a webhook that goes through a delivery configuration comes as the `Payload` of a message; not published (checked 2026-11-22). Default: false. */
  readonly wrappedWebhooks?: boolean;
  /** Whether support has switched tracking events on. Default: true. */
  readonly trackingEventsEnabled?: boolean;
  /** Carries messages to the `Http` target. Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** Makes ids and opaque tokens. Default: random UUIDs. */
  readonly newId?: () => string;
  /** Signs the access tokens. Default: a key of its own, made when the first request comes. */
  readonly signingKey?: SigningKey;
}

export type OrderCloudSettings = Required<Omit<OrderCloudFakeOptions, 'signingKey'>>;

const { shopClientId, adminClientId, adminClientSecret, shopper } = demoTenant.ordercloud;

export const demoClients: readonly ApiClient[] = [
  { ID: shopClientId, isAnonBuyer: true, defaultContextUserID: 'anonymous-shopper', issuesRefreshTokens: true },
  { ID: adminClientId, secret: adminClientSecret, defaultContextUserID: 'integration' },
];

const adminRoles = ['FullAccess', 'TrackingEventAdmin', 'TrackingEventReader', 'DeliveryConfigAdmin', 'WebhookAdmin'];
/** What buyers may do. */
export const buyerRoles: readonly string[] = ['Shopper', 'MeAdmin', 'MeReader'];

export const demoUsers: readonly OrderCloudUser[] = [
  { ID: 'integration', Username: 'integration', FirstName: 'Integration', LastName: 'User', Email: 'integration@shop.example', type: 'admin', roles: adminRoles },
  { ID: 'anonymous-shopper', Username: 'anonymous', FirstName: 'Anonymous', LastName: 'Shopper', Email: 'guest@shop.example', type: 'buyer', roles: buyerRoles },
  {
    ...{ ID: shopper.id, Username: shopper.username, Password: shopper.password, Email: shopper.email },
    ...{ FirstName: shopper.firstName, LastName: shopper.lastName, type: 'buyer', roles: buyerRoles },
  },
];

export const demoProducts: readonly OrderCloudProduct[] = [
  { ID: 'KAF-1000', Name: 'Hochland Röstung 1 kg', Description: 'Filterkaffee, ganze Bohne', Price: 24.9, xp: { Path: '/p/kaf-1000' } },
  { ID: 'FIL-4', Name: 'Papierfilter Gr. 4', Price: 3.95, xp: { Path: '/p/fil-4' } },
];
