import { TrackingError, type TrackScope } from '@waymark/core';
import type { IncomingRequest } from '../request/incoming-request.ts';
import { hasFunctions, refuseCall } from '../refuse.ts';
import type { ForRequestOptions, ServerTracker } from '../server-tracker.ts';

/** What middleware needs of a tracker, whatever its vocabulary. */
export type Tracking<Events> = Pick<ServerTracker<Events>, 'forRequest' | 'run'>;

/** What the application knows of a request better than its headers, asked once per request. */
export type Known<Request> = (request: Request) => ForRequestOptions;

/** Makes the views of a framework's requests: each once, so that whoever signs in during a request stays signed in for the rest of it. */
export type ViewOf<Request extends object, Events> = (request: Request, incoming: IncomingRequest, beside?: ForRequestOptions) => TrackScope<Events>;

/** `beside`: what the framework knows; the application's word wins over it. */
export function createViews<Request extends object, Events>(tracker: Tracking<Events>, known: Known<Request> = () => ({})): ViewOf<Request, Events> {
  checkTracking(tracker, known);
  const views = new WeakMap<Request, TrackScope<Events>>();
  return (request, incoming, beside) => {
    const view = views.get(request) ?? tracker.forRequest(incoming, { ...beside, ...atOnce(known(request)) });
    views.set(request, view);
    return view;
  };
}

/** What would come later is not known to the view that is made now. */
function atOnce(known: ForRequestOptions): ForRequestOptions {
  if (!(known instanceof Promise)) return known;
  known.catch(() => undefined);
  throw new TrackingError('call-invalid', 'Middleware needs what is known of a request at once, found a promise. Look it up in middleware before this one, and return what that found.');
}

/** Refuses wrong middleware where it is made, and not with the first request. */
export function checkTracking(tracker: unknown, known: unknown): void {
  if (!hasFunctions(tracker, ['forRequest', 'run'])) refuseCall('Middleware', 'the tracker that createServerTracker() made', tracker);
  if (known !== undefined && typeof known !== 'function') refuseCall('Middleware', 'what is known of a request as a function', known);
}
