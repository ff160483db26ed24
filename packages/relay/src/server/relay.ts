import type { DropReason, DurationMs, Receipt, StandardVocabulary, Tracker } from '@waymark/core';
import type { SenderDrops } from './books/client-counters.ts';
import type { WaitUntil } from './hold.ts';
import type { Readiness } from './operations/readiness.ts';
import type { RelaySnapshot } from './operations/snapshot.ts';
import type { TryCounts } from './operations/tries.ts';
import type { PageViewCounts } from './page-views/page-views.ts';
import type { ServedViews } from './page-views/served-views.ts';
import type { ProblemCode } from './problem.ts';
import type { RelayAnswer, RelayRequest } from './relay-request.ts';

/** What a host knows besides a Fetch request. */
export interface Connection {
  /** The peer. Without it no client address is known, and only browsers are limited in their rate. */
  readonly remoteAddress?: string | undefined;
  /** Needed where nothing goes on after an answer (Workers, Vercel): events are then tried before the platform stops the work. */
  readonly waitUntil?: WaitUntil | undefined;
}

/** A relay is called with a Fetch request and answers it, so it stands wherever such handlers stand. */
export interface Relay<Events = StandardVocabulary> {
  (request: Request, connection?: Connection): Promise<Response>;
  /** The same for hosts without Fetch requests. Never throws. */
  respond(request: RelayRequest): Promise<RelayAnswer>;
  /** The tracker behind it, for events that the relay's own process witnesses. */
  readonly tracker: Tracker<Events>;
  report(): RelayReport;
  /** Whether it should get requests now. */
  readiness(): Readiness;
  /** Everything that metrics tell. */
  snapshot(): Promise<RelaySnapshot>;
  /** Pages that a server of the shop has answered, as `pageCounter` tells them. */
  served(views: ServedViews): void;
  /** Says from now on that it is not ready, so that no more requests are sent here, and goes on answering those that come. To be closed after a while. */
  drain(): void;
  /**
   * Answers 503 from now on, finishes what is being answered, then closes the tracker. Default: 5000 ms. Ends at most 10 s after its time, whatever never answers. Later calls get the
   * same receipt.
   */
  close(withinMs?: DurationMs): Promise<Receipt>;
}

/** received = accepted + repeated + the sum of dropped, when no request is being answered. */
export interface ResultCounts {
  readonly received: number;
  readonly accepted: number;
  readonly repeated: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

/** Numbers since start. */
export interface RelayReport {
  /** Requests that were answered with results, and those that were not, by code. */
  readonly requests: { readonly answered: number; readonly refused: Readonly<Partial<Record<ProblemCode, number>>> };
  readonly events: ResultCounts;
  /** What visitors decided. Accepted: `onConsent` has it. Dropped as `not-wanted`: there is no `onConsent`. Their senders count them with the events. */
  readonly decisions: ResultCounts;
  /** Events that sources heard of, and requests that they answered. They are not among `events`. */
  readonly sources: ResultCounts & { readonly requests: number };
  /** Events that senders say will not reach the relay, or that they gave up because it refused them, as of the last batch of each. */
  readonly droppedBySenders: number;
  /** The same by reason. `refused`: the relay said no, so these are in `events.dropped` too. */
  readonly dropsOfSenders: SenderDrops;
  readonly delivery: Receipt;
  /** Pages that servers of the shop have answered, those that the relay heard of since they count, and what that says of blocked traffic. */
  readonly pages: PageViewCounts;
  /** Tries of batches, by transport. */
  readonly tries: Readonly<Record<string, TryCounts>>;
  /** Batches whose times were corrected because their sender's clock is ahead or behind. */
  readonly clocks: { readonly ahead: number; readonly behind: number };
  /** Answers by HTTP status, those to preflights and probes included. */
  readonly responses: Readonly<Record<number, number>>;
}
