import type { NodeRequest } from '../request/incoming-request.ts';
import { createNodeRuns } from './node-runs.ts';
import type { Known, Tracking } from './tracking.ts';

/** Middleware of Express, Connect and whatever else calls `next`. */
export type ExpressMiddleware<Request> = (request: Request, response: unknown, next: () => void) => void;

/**
 * Lets `tracker.current()` find the visitor in everything that a request of Express calls, and in what listens to it or to its response. Put it behind what signs users in, if `known` is to say who
 * they are. Used twice, on routers for example, it goes on with the view of the first time.
 */
export function expressTracking<Events, Request extends NodeRequest = NodeRequest>(tracker: Tracking<Events>, known?: Known<Request>): ExpressMiddleware<Request> {
  const run = createNodeRuns<Request, Events>(tracker, known);
  return (request, response, next) => run(request, request, response, () => next());
}
