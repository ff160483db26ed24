import { createTracker, type EventSchemas, type Receipt, type Tracker, TrackingError, type TrackerOptions, type TrackScope, type Transport, type VocabularyOf } from '@waymark/core';
import { type BrowserOnlyEvent, browserOnlyEvents, standardEvents } from '@waymark/core/events';
import { guardOnError, refusePageTransports, reportError } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import { found } from './found.ts';
import type { HttpOptions } from './http/http-options.ts';
import { serverFetch } from './http/server-fetch.ts';
import { lastWords } from './lifecycle/last-words.ts';
import { checkProcessEnd, onProcessEnd } from './lifecycle/process-end.ts';
import { checkWaitUntil } from './lifecycle/wait-until.ts';
import { isRecord, refuseOption } from './refuse.ts';
import { createVisitors } from './scope/visitors.ts';
import { createRuns, type Runs } from './scope/runs.ts';
import { createScopes } from './scope/scopes.ts';
import type { ServerTracker, ServerTrackerOptions } from './server-tracker.ts';

/** Every option that the types name: the compiler compares. */
const known: { readonly [Name in keyof Required<ServerTrackerOptions<EventSchemas>>]: true } = {
  transports: true, events: true, service: true, request: true, consent: true, outbox: true, enrichers: true, deadLetters: true,
  onDrop: true, onDelivered: true, onTry: true, onError: true, flushIntervalMs: true,
  closeOn: true, closeWithinMs: true, waitUntil: true, http: true, process: true, clock: true, newId: true, random: true, fetch: true,
};
const optionNames = Object.keys(known);

/** What a server can witness of these. */
type ServerVocabulary<Schemas extends EventSchemas> = Omit<VocabularyOf<Schemas>, BrowserOnlyEvent>;
type Listeners = Pick<TrackerOptions, 'onDrop' | 'onDelivered' | 'onTry' | 'onError'>;

/**
 * Makes the tracker of a server process. Payloads are always validated, events that only a browser can witness are refused, and what waits is handed
 * over before the process ends (`closeOn`, `close`) or is frozen (`waitUntil`).
 */
export function createServerTracker<const Schemas extends EventSchemas = typeof standardEvents>(
  options: ServerTrackerOptions<Schemas>,
): ServerTracker<ServerVocabulary<Schemas>> {
  checkOptions('createServerTracker()', options, optionNames);
  const { service = 'server', request, closeOn, closeWithinMs, waitUntil, http, fetch, process, ...rest } = options;
  checkService(service);
  checkWaitUntil('createServerTracker()', waitUntil);
  checkTransports(options.transports);
  checkProcessEnd(options);
  const onError = guardOnError('the tracker', options.onError ?? reportError);
  // Frozen, so that its text is made once.
  const where = Object.freeze({ runtime: 'server', service } as const);
  const visitors = createVisitors({ request, service, where, consent: options.consent, transports: options.transports, onError });
  const events = (options.events ?? standardEvents) as Schemas;
  const runs = createRuns<TrackScope<ServerVocabulary<Schemas>>>();
  const tracker: Tracker<ServerVocabulary<Schemas>> = createTracker({ ...rest, ...outsideOf(runs, rest), fetch: sendingOf(fetch, http), events, reserved: browserOnlyEvents, context: () => ({ where }) });

  let closing: Promise<Receipt> | undefined;
  const close: typeof tracker.close = (withinMs) => {
    closing ??= tracker.close(withinMs).finally(stopWatching);
    return closing;
  };
  const stopWatching = onProcessEnd(close, {
    ...(closeOn !== undefined && { closeOn }),
    ...(closeWithinMs !== undefined && { closeWithinMs }),
    ...(process !== undefined && { process }),
    leave: () => lastWords({ tracker, outbox: options.outbox, onError }),
  });

  const { identify: _identify, anonymize: _anonymize, ...shared } = tracker;
  return {
    ...shared,
    get pressure() {
      return tracker.pressure;
    },
    ...createScopes(tracker, { runs, visitors, waitUntil, onError }),
    setConsent(change) {
      tracker.setConsent(change);
      visitors.setConsent(change);
    },
    close,
    contextOf: visitors.contextOf,
  };
}

/**
 * What hears of events. They are of many visitors, and it is told in the task of whoever set a delivery going, or a timer: who calls `current()` in it must not get that
 * visitor. What is no function is left for core to refuse.
 */
function outsideOf({ outside }: Runs<unknown>, { onDrop, onDelivered, onTry, onError }: Listeners): Listeners {
  return {
    ...(typeof onDrop === 'function' && { onDrop: outside(onDrop) }),
    ...(typeof onDelivered === 'function' && { onDelivered: outside(onDelivered) }),
    ...(typeof onTry === 'function' && { onTry: outside(onTry) }),
    ...(typeof onError === 'function' && { onError: outside(onError) }),
  };
}

function sendingOf(fetch: typeof globalThis.fetch | undefined, http: HttpOptions | undefined): typeof globalThis.fetch {
  if (fetch === undefined) return serverFetch(http);
  if (http === undefined) return fetch;
  throw new TrackingError('option-invalid', 'createServerTracker() options "http" and "fetch" were both given, and "http" says how the built-in one connects. Leave one of them out.');
}

function checkService(service: unknown): void {
  if (typeof service === 'string' && /^\S.{0,99}$/.test(service)) return;
  refuseOption('createServerTracker() option "service"', 'the name of this service in 1 to 100 characters', service, 'Example: "checkout".');
}

/** What is in the list is looked at by core. */
function checkTransports(transports: readonly Transport[]): void {
  const given: unknown = transports;
  if (!Array.isArray(given) || !given.every(isRecord)) throw new TrackingError('transports-missing', `createServerTracker() option "transports" must be a list of transports, at least an empty one, found ${found(given)}. Example: [tracify({ … })].`);
  refusePageTransports(transports);
}
