import type { Fields } from '../checks.ts';
import type { Cart } from './cart-model.ts';
import type { ApiClient, OrderCloudProduct, OrderCloudSettings, OrderCloudUser } from './options.ts';

/** Who stands behind an access token. */
export interface Session {
  readonly user: OrderCloudUser;
  readonly client: ApiClient;
  readonly roles: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Anonymous tokens only: the order they were made with. */
  readonly orderId?: string;
  /** Visitor id that was passed when an anonymous token was asked for. */
  readonly anonymousId?: string;
}

/** A message, a webhook or a letter to a shopper that left. */
export interface SentMessage {
  readonly type: string;
  /** `null`: a webhook with an address of its own. */
  readonly deliveryConfiguration: string | null;
  readonly endpoint: string;
  /** Status of the answer, null when there was none. */
  answered: number | null;
}

/** Everything one marketplace holds. */
export interface Marketplace {
  readonly settings: OrderCloudSettings;
  /** By id in lower case: client ids are compared without regard to case. */
  readonly clients: ReadonlyMap<string, ApiClient>;
  readonly users: Map<string, OrderCloudUser>;
  readonly products: ReadonlyMap<string, OrderCloudProduct>;
  readonly sessions: Map<string, Session>;
  readonly refreshTokens: Map<string, Session>;
  readonly trackingEvents: Map<string, Fields>;
  readonly deliveryConfigs: Map<string, Fields>;
  readonly webhooks: Map<string, Fields>;
  readonly messageSenders: Map<string, Fields>;
  /** Open carts by owner. */
  readonly carts: Map<string, Cart>;
  readonly orders: Cart[];
  /** Visitor id by user id, since a transfer. */
  readonly links: Map<string, string>;
  readonly transferred: Set<string>;
  readonly messages: SentMessage[];
  /** Messages on their way. */
  readonly underWay: Set<Promise<void>>;
}

export function createMarketplace(settings: OrderCloudSettings): Marketplace {
  return {
    settings,
    clients: new Map(settings.clients.map((client) => [client.ID.toLowerCase(), client])),
    users: new Map(settings.users.map((user) => [user.ID, user])),
    products: new Map(settings.products.map((product) => [product.ID, product])),
    sessions: new Map(),
    refreshTokens: new Map(),
    trackingEvents: new Map(),
    deliveryConfigs: new Map(),
    webhooks: new Map(),
    messageSenders: new Map(),
    carts: new Map(),
    orders: [],
    links: new Map(),
    transferred: new Set(),
    messages: [],
    underWay: new Set(),
  };
}

/** Names the owner of the cart of a session. */
export function ownerOf(session: Session): string {
  return session.orderId === undefined ? `user ${session.user.ID}` : `anonymous ${session.orderId}`;
}
