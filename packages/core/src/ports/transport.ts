import type { Bytes, DurationMs, EpochMs } from '../units.ts';
import type { EventEnvelope } from './event.ts';
import type { Entry } from './outbox.ts';
import type { DropReason } from './report.ts';

/** Why something was not delivered. `code` is stable, `message` is for people. Neither ever holds a body, a token or an address. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly cause?: unknown;
}

/** What became of a batch. A value, never an exception. */
export type SendOutcome =
  | { readonly status: 'delivered' }
  /** Try again. `notBefore`: wait at least this long, the whole lane, a day at most; 0 is as good as none. `maybeTaken`: the vendor may have it already, so only `repeatSafe` events go again. */
  | { readonly status: 'retry'; readonly why: Refusal; readonly notBefore?: DurationMs; readonly maybeTaken?: boolean }
  /** Never try again. `pausesLane`: the set-up is wrong (credentials, address), so the circuit opens and later events wait instead of being refused too. */
  | { readonly status: 'refused'; readonly why: Refusal; readonly pausesLane?: boolean }
  /** The batch as a whole was refused, its halves may pass (413, or one bad event among many). A single event is refused, with reason `too-large` after a 413. */
  | { readonly status: 'split'; readonly why: Refusal; readonly tooLarge?: boolean }
  | MixedOutcome;

/** Each event fared in its own way. Ids not listed were delivered. */
export interface MixedOutcome {
  readonly status: 'mixed';
  readonly retry: ReadonlyMap<string, Refusal>;
  readonly refused: ReadonlyMap<string, Refusal>;
  /** To be sent again in batches of at most `most` events. */
  readonly split?: ReadonlyMap<string, { readonly why: Refusal; readonly most: number }>;
  /** Ids of `retry` that the vendor may have taken. */
  readonly doubtful?: ReadonlySet<string>;
  readonly notBefore?: DurationMs;
  readonly pausesLane?: boolean;
}

/** Some events on their way to one destination. `events` are parsed when first read; `entries` hold the stored JSON. */
export interface Batch {
  readonly entries: readonly Entry[];
  readonly events: readonly EventEnvelope[];
  readonly size: Bytes;
}

export interface SendContext {
  /** `exit`: the page or process is going; start the request before returning. */
  readonly urgency: 'normal' | 'exit';
  /** 1 for the first try. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
  /** Wall time of the tracker's clock. Default: the platform's. */
  readonly now?: () => EpochMs;
  /** Requests of an event that the vendor has confirmed, by event id. The transport raises it, the lane keeps it between tries. */
  readonly progress: Map<string, number>;
  /** The lane's own counters, for a receiver that tells loss from silence. `dropped` may say how many for which reason; `sender` tells lanes apart, by chance. */
  readonly counters: {
    readonly accepted: number;
    readonly delivered: number;
    readonly waiting: number;
    readonly dropped: number | Readonly<Partial<Record<DropReason, number>>>;
    readonly sender?: number;
  };
}

/** One try to deliver a batch, once it is in the books. */
export interface Try {
  readonly transport: string;
  /** Events of the batch, and how many of them go again. */
  readonly events: number;
  readonly again: number;
  /** Code of what went wrong with the batch as a whole. */
  readonly code?: string;
  /** After too many failures, or one that says that the set-up is wrong, only single tries go to the destination, until one succeeds. */
  readonly isHalted: boolean;
}

export interface TransportLimits {
  /** Events per batch. */
  readonly maxEvents: number;
  /** UTF-8 bytes of the stored JSON of one batch. A larger single event is dropped with reason `too-large`. */
  readonly maxBytes: Bytes;
  /** Batches on their way at the same time. Equal keys of `orderBy` still go one after another. */
  readonly concurrency: number;
}

export interface RetryPolicy {
  /** Waits before try 2, 3, …; the last one repeats. Each is the upper end of a uniformly random wait (full jitter). Default: 1, 2, 4, 8, 16, 32 and 60 s. */
  readonly delaysMs: readonly DurationMs[];
  /** Tries of one event, the first included. Then it is dropped with reason `gave-up`. Default: no limit. */
  readonly maxAttempts: number;
  /** Age since `occurredAt` above which an event is no longer sent: dropped with reason `gave-up`. A dead letter that is sent again has half of it left, or more. Default: 7 days. */
  readonly maxAgeMs: DurationMs;
  /** Bound on one try, from the first byte sent to the last byte read. Default: 10 s. */
  readonly timeoutMs: DurationMs;
}

/** Knows one destination. Almost all are made by `httpTransport`. */
export interface Transport {
  readonly name: string;
  readonly runsIn: 'browser' | 'server' | 'anywhere';
  /** Consent categories that must all be granted before an event goes there. Default: none is needed. */
  readonly purposes?: readonly string[];
  /** `all` (default): every purpose must be granted. `any`: one is enough once all are decided; for a hop whose far side gates each destination again. */
  readonly consentRule?: 'all' | 'any';
  /** The destination is told what the visitor decides, and is told so whatever the decision is. Default: it is not. */
  readonly hearsConsent?: boolean;
  readonly limits: TransportLimits;
  readonly retry?: Partial<RetryPolicy>;
  /** False: this destination has no use for the event (reason `not-wanted`). */
  wants?(event: EventEnvelope): boolean;
  /** Events with equal keys go one after another. Without it, events are not ordered among each other once `concurrency` is above 1. */
  orderBy?(event: EventEnvelope): string;
  /** May the event be sent again although the vendor may have taken it? Default: yes. */
  repeatSafe?(event: EventEnvelope, failure: { readonly why: Refusal; readonly attempt: number }): boolean;
  /** A throw is a bug and counts as refused. */
  send(batch: Batch, how: SendContext): Promise<SendOutcome>;
  /** Called once per event when the lane has done with it, whatever the result. */
  settled?(event: EventEnvelope, result: 'delivered' | 'dropped'): void;
  close?(): Promise<void>;
}
