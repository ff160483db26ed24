import type { Bytes, DurationMs, EventSchemas, RequestSource, StateStore, TrackerOptions } from '@waymark/core';
import type { standardEvents } from '@waymark/core/events';
import type { ClientIpOptions } from '@waymark/node/request';
import type { BrowserIdCookie, SessionCookie } from './visitors/visitor-cookies.ts';
import type { RelayHandover } from './asks/handover-desk.ts';
import type { RelayPageTokens } from './guards/page-token-check.ts';
import type { Log } from './log/entry.ts';
import type { Probes } from './operations/probes.ts';
import type { PageViewOptions } from './page-views/page-views.ts';
import type { ContextOptions } from './contexts/context-options.ts';
import type { OnConsent } from './take/take-decisions.ts';

/** Options that go to the tracker behind the relay as they are. */
export const ofTracker = ['events', 'outbox', 'enrichers', 'onDrop', 'deadLetters', 'onError', 'onDelivered', 'flushIntervalMs', 'clock', 'newId', 'random', 'fetch'] as const;

/** What `createRelay` is set up with. Those that are not explained here are the options of `createTracker`. */
export interface RelayOptions<Schemas extends EventSchemas = typeof standardEvents>
  extends ClientIpOptions,
    Pick<TrackerOptions<Schemas>, 'transports' | (typeof ofTracker)[number]> {
  /** Sites whose pages may send: origins such as `https://shop.example`. The page of every event must be on one of them. */
  readonly allowOrigins: readonly string[];
  /** Path that is answered, exactly. Default: `/w`. */
  readonly path?: string;
  /**
   * Secrets of your own services, several while one is replaced. Who sends one with `relayTransport({ token })` is believed what it says of its visitors'
   * address and User-Agent. Default: none.
   */
  readonly serviceTokens?: readonly string[];
  /** Takes events of pages only with a token that the shop's server has put into the page. Default: no page needs one. */
  readonly pageTokens?: RelayPageTokens;
  /** Carries browser ids to the other domains of the shop, for pages with `relayHandover`. Default: no id is carried. */
  readonly handover?: RelayHandover;
  /** That of the page's tracker: begins the names of both cookies. Default: `waymark`. */
  readonly namespace?: string;
  /** The cookie that keeps the browser id. `false`: none is set. Default: `<namespace>_id` on the relay's own host. */
  readonly browserIdCookie?: BrowserIdCookie | false;
  /** The cookie that tells servers which visit the browser is in, for 30 minutes after its last event. `false`: none is set. Default: `<namespace>_session` on the relay's own host. */
  readonly sessionCookie?: SessionCookie | false;
  /**
   * Hears of what visitors decide, each decision once: keep it as proof of consent. What it throws, and an answer that takes longer than 5 s, is
   * reported to `onError`, and the page sends the decision again. Default: decisions are counted and dropped.
   */
  readonly onConsent?: OnConsent;
  /** Paths for probes of a load balancer that knows this port alone. Default: none. Metrics are on a port of their own, see `operationsOf`. */
  readonly probes?: Probes;
  /** Takes a structured log without personal data. Instead of the console it then gets drops and problems, too. Default: there is none. */
  readonly log?: Log;
  /** How blocked traffic is estimated where a `pageCounter` counts what was served. */
  readonly pageViews?: PageViewOptions;
  /** Name of the service in events that are tracked with `relay.tracker`. Default: `relay`. */
  readonly service?: string;
  /** What else the relay listens to, each at a path of its own: webhooks and messages of vendors. Default: nothing. */
  readonly sources?: readonly RequestSource[];
  /** What the relay remembers of visitors for `sources`: for a visit and 24 hours, and deleted when one withdraws consent. `false`: nothing. Without sources nothing is remembered anyway. */
  readonly contexts?: ContextOptions | false;
  /** Where withdrawals of consent are remembered, visitors, and what sources must know next time. It is closed with the relay. Default: `memoryState()`, for one process and until it ends. */
  readonly state?: StateStore;
  /** Left out: the defaults of each. */
  readonly limits?: Partial<RelayLimits>;
}

/** What the relay takes at most, of one request, one address, and in memory. */
export interface RelayLimits {
  /** Default: 512 KiB. Above: 413. */
  readonly maxBodyBytes: Bytes;
  /** Events per batch. Default: 100. Above: 413. */
  readonly maxEvents: number;
  /** Bytes of one event as JSON. Default: 32 KiB. Above: the event is dropped as `too-large`. */
  readonly maxEventBytes: Bytes;
  /** Requests per minute and client address, 0 for any number. Default: 600. Above: 429. */
  readonly requestsPerMinute: number;
  /** Requests per minute and browser, whatever address it comes from. Default: 300. Above: 429. */
  readonly browserRequestsPerMinute: number;
  /** Requests per minute and client address at the paths of sources, together. Default: 6000. Above: 429. */
  readonly sourceRequestsPerMinute: number;
  /** Time for a body to arrive, in milliseconds. Default: 10,000. Above: 408. */
  readonly bodyTimeoutMs: DurationMs;
  /** Longest time since an event happened or a batch was sent, in milliseconds, unless a service says it. Default: 7 days, as long as pages keep events. Above: dropped as `too-old`. */
  readonly maxAgeMs: DurationMs;
  /** Ids of events that are remembered to tell repeats. Default: 50,000, some 5 MB. */
  readonly rememberIds: number;
  /** How long they are remembered, in milliseconds. Default: `maxAgeMs`, which is the least: what comes again until then is known. */
  readonly rememberMs: DurationMs;
}
