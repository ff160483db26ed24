import type { Bytes, EpochMs } from '../units.ts';
import type { Where, Who } from './event.ts';
import type { Awaitable } from './outbox.ts';
import type { StateStore } from './state-store.ts';
import type { Acceptance, ConsentState } from './tracker.ts';
import type { Refusal } from './transport.ts';

/** Hears of what happens elsewhere by requests that it answers itself: webhooks and messages of a vendor. Mounted in a relay. */
export interface RequestSource {
  readonly name: string;
  /** Path of the relay that it answers at, exactly: `/ordercloud`. */
  readonly path: string;
  /** Largest body that it takes; the relay answers 413 above. Default: 1 MiB. At most 16 MiB. */
  readonly maxBodyBytes?: Bytes;
  /**
   * Destinations that the source's vendor tells by itself: events of these names go to no transport of these names, whoever reports them, because it would
   * hear of one fact twice.
   */
  readonly feeds?: { readonly transports: readonly string[]; readonly events: readonly string[] };
  /**
   * Names of events that the source alone reports: those that pages and services send go nowhere. Its own are told by `where.service`, which is its name.
   * Default: none.
   */
  readonly reports?: readonly string[];
  /** Called once, before the first request. */
  start(host: RequestSourceHost): void;
  /** Answers a request, whose body is as it came. A throw is reported, and answered with 503. */
  fetch(request: Request): Promise<Response>;
}

/** What a source finds where it is mounted. */
export interface RequestSourceHost {
  /** Takes events in the name of visitors: repeats of known ids merge. Resolves when each is in the outbox, known already, or dropped. */
  accept(events: readonly SourcedEvent[]): Promise<readonly Acceptance[]>;
  readonly contexts: VisitorContexts;
  /** Remembers what the source must know next time. Keys of other sources are out of its way. */
  readonly state: StateStore;
  onError(problem: Refusal): void;
}

/** An event that a source heard of. */
export interface SourcedEvent {
  readonly name: string;
  readonly payload: unknown;
  readonly occurredAt: EpochMs;
  /** Id of the event, or a business key that its id is derived from. Default: as `track` does it, so that `orderPlaced` takes the order's. */
  readonly id?: string;
  readonly key?: string;
  readonly who: Who;
  readonly where: Where;
  readonly consent: ConsentState;
}

/** What is known of a visitor whose browser spoke to the relay. Messages of vendors have no address, browser, page or consent. */
export interface VisitorContext {
  readonly who: Who;
  /** Last page, client, campaign. */
  readonly where: Where;
  /** What is granted. Empty: the visitor has taken everything back, and nothing else is known of him. */
  readonly consent: ConsentState;
  /** When the visitor was last heard of. */
  readonly seenAt: EpochMs;
}

/** By what a visitor may be found. */
export interface ContextKeys {
  readonly browserId?: string;
  /** Id that some vendor issued: an alias of the visitor. */
  readonly vendorId?: string;
  readonly orderId?: string;
  readonly userId?: string;
}

/** Finds visitors again. */
export interface VisitorContexts {
  /** The best known visitor of these keys: by browser, then vendor id, order, user. */
  find(keys: ContextKeys): Awaitable<VisitorContext | undefined>;
  /** Ties an order or user to the visitor whom `keys` find, for later messages that name nothing else. */
  link(keys: ContextKeys, more: Pick<ContextKeys, 'orderId' | 'userId'>): Awaitable<void>;
}
