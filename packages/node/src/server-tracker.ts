import type { ConsentState, DurationMs, EventContext, EventSchemas, Receipt, StandardVocabulary, Tracker, TrackerOptions, TrackScope } from '@waymark/core';
import type { BrowserOnlyEvent, standardEvents } from '@waymark/core/events';
import type { HttpOptions } from './http/http-options.ts';
import type { ProcessEndOptions } from './lifecycle/process-end.ts';
import type { WaitUntil } from './lifecycle/wait-until.ts';
import type { IncomingRequest } from './request/incoming-request.ts';
import type { RequestReading } from './request/reading-options.ts';

/** A tracker for a whole process. Nobody signs in to a process: a visitor's events go through {@link ServerTracker.forRequest}. */
export interface ServerTracker<Events = Omit<StandardVocabulary, BrowserOnlyEvent>> extends Omit<Tracker<Events>, 'identify' | 'anonymize'> {
  /** A view bound to the visitor who sent this request, as values: it may outlive the request and is never shared between visitors. */
  forRequest(request: IncomingRequest, options?: ForRequestOptions): TrackScope<Events>;
  /**
   * Does work for a visitor: everything that it calls or awaits finds the view with {@link ServerTracker.current}. Takes the visitor's request, or a view
   * made before. Returns what the work returns. Runs that are nested or concurrent never see each other.
   */
  run<Result>(visitor: IncomingRequest | TrackScope<Events>, work: (scope: TrackScope<Events>) => Result, options?: ForRequestOptions): Result;
  /** The view of the run that this code is part of. Outside of every run: one without a visitor, in which nobody is signed in and what the option `consent` does not grant is denied. */
  current(): TrackScope<Events>;
  /** The same as plain values, to be stored with an order and passed to `scope` when a job or webhook goes on with it. Personal data: keep it no longer than that. */
  contextOf(request: IncomingRequest, options?: ForRequestOptions): RequestContext;
  /** As in `Tracker`; also stops watching the process. Later calls get the same receipt. */
  close(withinMs?: DurationMs): Promise<Receipt>;
}

/** Whose request it was, whence it came, and what the visitor decided. */
export interface RequestContext extends EventContext {
  readonly consent?: ConsentState;
}

/** What the application knows of a request better than its headers. */
export interface ForRequestOptions {
  /** The application's id of the signed-in user. */
  readonly userId?: string | undefined;
  readonly email?: string | undefined;
  /** Peer of the connection, for hosts that know it but do not put it on the request (Hono, Workers, Next). */
  readonly remoteAddress?: string;
  /** The page that the events belong to, absolute. Default: see the README, "Which page". */
  readonly url?: string | undefined;
  /** The visitor's decision, where it is not in a cookie or header. Wins over both. */
  readonly consent?: ConsentState;
  /** Surroundings that win over what the request says, such as the IP and User-Agent that were stored with an order. */
  readonly context?: EventContext;
  /** The platform's promise to wait, where it comes with the request. Default: the tracker's. */
  readonly waitUntil?: WaitUntil;
}

/** Options of `createTracker`, those of the process, and how requests are read. */
export interface ServerTrackerOptions<Schemas extends EventSchemas = typeof standardEvents> extends Omit<TrackerOptions<Schemas>, 'context' | 'reserved' | 'sources' | 'onIdentity'>, ProcessEndOptions {
  /** Name of this service; every event carries it. 1 to 100 characters. Default: `server`. */
  readonly service?: string;
  /** How `forRequest` reads identity, address and consent. Default: browser id from `waymark_id`, consent from `waymark_consent`, no proxy trusted. */
  readonly request?: RequestReading;
  /** For platforms that freeze a process between requests: makes them wait for delivery after each call of `track`. Default: nobody waits. */
  readonly waitUntil?: WaitUntil;
  /** How connections to destinations are made, on Node.js: proxy, number, age. Instead: `fetch`. */
  readonly http?: HttpOptions;
}
