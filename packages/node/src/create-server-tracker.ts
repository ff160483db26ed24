import { createTracker, type EventSchemas, type Receipt, TrackingError, type VocabularyOf } from '@waymark/core';
import { browserOnlyEvents, standardEvents } from '@waymark/core/events';
import { checkOptions } from '@waymark/core/transport';
import { found } from './found.ts';
import { onProcessEnd } from './process-end.ts';
import { requestContext, visitorConsent } from './request-scope.ts';
import type { IncomingRequest } from './request/incoming-request.ts';
import { visitorReader } from './request/visitor.ts';
import type { ForRequestOptions, RequestContext, ServerTracker, ServerTrackerOptions } from './server-tracker.ts';

const optionNames: readonly string[] = [
  ...['transports', 'events', 'service', 'request', 'consent', 'outbox', 'enrichers', 'deadLetters', 'onDrop', 'onDelivered', 'onError', 'flushIntervalMs'],
  ...['closeOn', 'closeWithinMs', 'process', 'clock', 'newId', 'random', 'fetch'],
];

/**
 * Makes the tracker of a server process. Payloads are always validated, events that only a browser can witness are refused, and what waits is handed
 * over before the process ends (`closeOn`, `close`).
 */
export function createServerTracker<const Schemas extends EventSchemas = typeof standardEvents>(
  options: ServerTrackerOptions<Schemas>,
): ServerTracker<VocabularyOf<Schemas>> {
  checkOptions('createServerTracker()', options, optionNames);
  const { service = 'server', request, closeOn, closeWithinMs, process, ...rest } = options;
  checkService(service);
  const read = visitorReader(request);
  const where = { runtime: 'server', service } as const;
  const events = (options.events ?? standardEvents) as Schemas;
  const tracker = createTracker({ ...rest, events, reserved: browserOnlyEvents, context: () => ({ where }) });

  let state = options.consent;
  let closing: Promise<Receipt> | undefined;
  const close: typeof tracker.close = (withinMs) => {
    closing ??= tracker.close(withinMs).finally(stopWatching);
    return closing;
  };
  const stopWatching = onProcessEnd(close, {
    ...(closeOn && { closeOn }),
    ...(closeWithinMs !== undefined && { closeWithinMs }),
    ...(process && { process }),
  });

  function contextOf(incoming: IncomingRequest, known: ForRequestOptions = {}): RequestContext {
    const visitor = read(incoming, known.remoteAddress);
    return requestContext(visitor, known, service, visitorConsent(visitor, known.consent, state, options.transports));
  }

  const { identify: _identify, anonymize: _anonymize, ...shared } = tracker;
  return {
    ...shared,
    setConsent(change) {
      state = { ...state, ...change };
      tracker.setConsent(change);
    },
    close,
    contextOf,
    forRequest: (incoming, known) => tracker.scope(contextOf(incoming, known)),
  };
}

function checkService(service: unknown): void {
  if (typeof service === 'string' && /^\S.{0,99}$/.test(service)) return;
  throw new TrackingError('option-invalid', `createServerTracker() option "service" must name this service in 1 to 100 characters, found ${found(service)}. Example: "checkout".`);
}
