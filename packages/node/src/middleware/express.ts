import type { NodeRequest } from '../request/incoming-request.ts';
import { createViews, type Known, type Tracking } from './tracking.ts';

/** Middleware of Express, Connect and whatever else calls `next`. */
export type ExpressMiddleware<Request> = (request: Request, response: unknown, next: () => void) => void;

/**
 * Lets `tracker.current()` find the visitor in everything that a request of Express calls. Put it behind what signs users in, if `known` is to say who
 * they are. Used twice, on routers for example, it goes on with the view of the first time.
 */
export function expressTracking<Events, Request extends NodeRequest = NodeRequest>(tracker: Tracking<Events>, known?: Known<Request>): ExpressMiddleware<Request> {
  const viewOf = createViews<Request, Events>(tracker, known);
  return (request, _response, next) => tracker.run(viewOf(request, request), () => next());
}
