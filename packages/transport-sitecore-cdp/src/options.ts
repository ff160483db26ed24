import type { EventEnvelope, Transport } from '@waymark/core/transport';
import type { LineItem, Order, ProductDetails, StandardEventPayloads } from '@waymark/core/events';
import type { AddEvent } from './events/cart-types.ts';
import type { Flat } from './events/common-types.ts';
import type { CardType, PaymentType } from './events/order-types.ts';
import type { Identifier } from './events/person-types.ts';
import type { CdpEvent, CdpMessage } from './events/types.ts';
import type { Target } from './hosts.ts';
import type { PageParts } from './parts/page-parts.ts';

/** Keeps CDP browser ids for the application, so that a visitor stays the same guest after a restart: a cookie, a table, Redis. */
export interface BrowserIdStore {
  /** `visitor` is the browser id of Waymark, else the user id. */
  get(visitor: string): string | undefined | Promise<string | undefined>;
  set(visitor: string, browserId: string): void | Promise<void>;
}

/** What a mapping of your own may use. */
export interface MapHelpers {
  /** What would be sent without your mapping. */
  standard(): readonly CdpEvent[] | null;
  /** One ADD per cart line. */
  adds(cart: { readonly currency: string; readonly items: readonly LineItem[] }): readonly AddEvent[];
  /** The identifiers of the visitor, as far as they are known and the options name their providers. */
  identifiers(): readonly Identifier[];
  /** The plain values of an object as `ext` attributes: `attributes('product', { name })` gives `productName`. */
  attributes(prefix: string, object: object): Readonly<Record<string, Flat>>;
}

/** What to send instead of the standard mapping. Null: nothing, the event is not wanted. */
export type EventMap<Events> = {
  readonly [Name in keyof Events & string]?: (
    event: EventEnvelope<Name, Events[Name]>,
    helpers: MapHelpers,
  ) => CdpEvent | readonly CdpEvent[] | null;
};

/** Waymark events that can go as custom events. The first five do unless switched off, the others only when switched on. */
export type CustomEventName =
  | 'productViewed'
  | 'cartViewed'
  | 'checkoutStarted'
  | 'goalCompleted'
  | 'eventOccurred'
  | 'interestShown'
  | 'postViewed'
  | 'linkOpened'
  | 'sessionAttributesChanged'
  | 'tabOpened'
  | 'tabUrlChanged'
  | 'tabVisibilityChanged'
  | 'nothingChanged';

/** How an order was paid, as far as Sitecore CDP wants to know. `cardType` belongs to `Card` only. */
export interface Payment {
  readonly paymentType: PaymentType;
  /** Needed by ORDER_CHECKOUT when the type is `Card`. */
  readonly cardType?: CardType | undefined;
}

/** Options of {@link sitecoreCdp}. */
export interface SitecoreCdpOptions<Events = StandardEventPayloads> {
  /** Public key of the tenant: Settings, API access. */
  readonly clientKey: string;
  readonly target: Target;
  /** Must exist in the tenant, spelled exactly so. Sitecore CDP answers 201 for an unknown one and drops the event. */
  readonly pointOfSale: string;
  readonly channel: string;
  /** For events that have no locale. */
  readonly language: string;
  /** For events that have no currency of their own. */
  readonly currency: string;
  /** Default: `post`. `get` is the form of Sitecore's manual; longer messages than a URL can carry go by POST all the same. */
  readonly method?: 'post' | 'get';
  /** How an order goes: ADD, ADD_CONTACTS, CONFIRM, CHECKOUT (default), or IDENTITY, ORDER_CHECKOUT. */
  readonly orders?: 'checkout' | 'order-checkout';
  /** Provider in the tenant's identity rules that the application's user id belongs to. Without it (and `emailProvider`) nobody is identified. */
  readonly identityProvider?: string;
  /** Provider in the tenant's identity rules that e-mail addresses belong to. */
  readonly emailProvider?: string;
  /** Default: `['marketing']`. */
  readonly purposes?: readonly string[];
  /** `custom` (default): PRODUCT_VIEWED. `view`: a VIEW with the product in `ext`, for shops that track no `pageOpened` on product pages. */
  readonly productViewed?: 'custom' | 'view';
  readonly custom?: Readonly<Partial<Record<CustomEventName, boolean>>>;
  readonly map?: EventMap<Events>;
  /** Pages only: what the page does in production besides the usual. Default: nothing. */
  readonly parts?: PageParts;
  /** Key of a cart line, equal in every event that shows the line. Default: `sku`, else `productId` and `variant`. */
  readonly itemId?: (line: LineItem) => string;
  /** Product class. Default: the category in upper case, else `PRODUCT`. */
  readonly productType?: (product: ProductDetails) => string;
  /** Default: read from `paymentMethod`; `Other` when it says nothing we know. */
  readonly payment?: (order: Order) => Payment;
  /** Sends PAYMENT after CHECKOUT. Default: false. */
  readonly sendPayment?: boolean;
  /** Name of the key for session data. Default: `session_data`. */
  readonly sessionDataKey?: 'session_data' | 'sessionData';
  /** Puts `utm_*` parameters of the page address into VIEW. Default: true. */
  readonly utm?: boolean;
  /** Page name of events that have no page address. Default: `server`. */
  readonly defaultPage?: string;
  /** Server only: sends the visitor's address as `X-Forwarded-For`, for geolocation. Default: false. */
  readonly forwardClientIp?: boolean;
  /** Where browser ids are kept. Default: in a page the cookie that Sitecore's SDKs use, shared by all tabs; elsewhere memory alone. */
  readonly browserIds?: BrowserIdStore;
  /** Domain of that cookie, to share the id between hosts: `.shop.example`. Default: the host of the page. */
  readonly cookieDomain?: string;
  /** Visitors whose cart and browser id are remembered. Default: 10000. */
  readonly maxVisitors?: number;
  /** Time-out of sessions, as set for the point of sale. Default: 1200000 (20 minutes). */
  readonly sessionTimeoutMs?: number;
  /** What becomes of an event that counts (VIEW, SEARCH, FORM, PAYMENT, custom) when a try ended without an answer. Default: `repeat`. */
  readonly doubtful?: 'repeat' | 'drop';
  /** Sees every message before it goes; for `createInspector`. */
  readonly inspect?: (message: CdpMessage) => void;
  /** Wall time. Default: `Date.now`. */
  readonly now?: () => number;
  /** Default: the tracker's. */
  readonly fetch?: typeof fetch;
  readonly limits?: Partial<Transport['limits']>;
}
