import type { ConsentState, EpochMs, StateStore, Where, Who } from '@waymark/core';
import type { StandardEventPayloads } from '@waymark/core/events';
import type { ProductPageOptions } from './product-pages.ts';
import type { IgnoredUsers } from './to-context.ts';

/** What was kept of a visitor when his browser spoke to us. OrderCloud's messages have no address, browser, page or consent. */
export interface StoredContext {
  readonly who?: Who;
  /** Last page, client, campaign. */
  readonly where?: Where;
  readonly consent: ConsentState;
}

/** Under what a context may be stored. A store that sees visitor and order together should link them. */
export interface ShopperKeys {
  readonly anonymousId?: string;
  readonly orderId?: string;
  readonly userId?: string;
}

/** Where visitors and carts are remembered, and which messages count. */
export interface ToWaymarkOptions extends ProductPageOptions, IgnoredUsers {
  /** Finds what was kept of the visitor. Undefined, or without any consent: nothing is forwarded. */
  readonly contextFor: (keys: ShopperKeys) => StoredContext | undefined | Promise<StoredContext | undefined>;
  /** Remembers carts, whose they are and orders for 30 days. Share one between processes where more than one forwards. */
  readonly state: StateStore;
  /** Currency of messages that name none. */
  readonly currency?: string;
  /** Do orders that await approval count as placed? Default: true. */
  readonly countAwaitingApproval?: boolean;
  /** Told, without personal data, what was not forwarded and why. */
  readonly log?: (message: string) => void;
}

/** Names of the events that messages of OrderCloud become. */
export type WaymarkEventName = 'userSignedIn' | 'cartModified' | 'orderPlaced';

/** A call for a tracker: `tracker.scope({ who, where, consent }).track(name, payload, { occurredAt })`. */
export type WaymarkEvent = {
  readonly [Name in WaymarkEventName]: {
    readonly name: Name;
    readonly payload: StandardEventPayloads[Name];
    readonly occurredAt: EpochMs;
    readonly who: Who;
    readonly where: Where;
    readonly consent: ConsentState;
  };
}[WaymarkEventName];

/** The part of an event that a message tells. Who and where come from the visitor's context. */
export type Told = {
  readonly [Name in WaymarkEventName]: Pick<Extract<WaymarkEvent, { readonly name: Name }>, 'name' | 'payload' | 'occurredAt'>;
}[WaymarkEventName];

/** What a message comes to. */
export interface Telling {
  readonly told?: Told;
  /** Forgets what only the message was about: call it when its event is kept. Twice does no harm. */
  settle?(): Promise<void>;
}
