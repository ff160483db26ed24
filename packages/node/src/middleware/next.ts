import type { TrackScope } from '@waymark/core';
import type { WaitUntil } from '../lifecycle/wait-until.ts';
import type { FetchRequest } from '../request/incoming-request.ts';
import type { ForRequestOptions } from '../server-tracker.ts';
import { hasFunctions, refuseCall } from '../refuse.ts';
import { checkTracking, type Tracking } from './tracking.ts';

/** Headers of a request, as `headers()` of `next/headers` gives them. */
export type NextHeaders = FetchRequest['headers'];

/** What an application passes on from Next, so that this package does not depend on it. */
export interface NextParts {
  /** `headers` of `next/headers`. */
  readonly headers: () => Promise<NextHeaders>;
  /** `after` of `next/server`: the answer goes out, and the platform waits for delivery. Default: the tracker's `waitUntil`. */
  readonly after?: WaitUntil;
  /** What the application knows of the visitor better than the headers, such as who is signed in. */
  readonly known?: (headers: NextHeaders) => ForRequestOptions | Promise<ForRequestOptions>;
}

export interface NextTracking<Events> {
  /** A route handler in which `tracker.current()` finds the visitor. */
  route<Request extends FetchRequest, Rest extends readonly unknown[], Answer>(
    handler: (request: Request, ...rest: Rest) => Answer | Promise<Answer>,
  ): (request: Request, ...rest: Rest) => Promise<Answer>;
  /** A server action in which `tracker.current()` finds the visitor. */
  action<Values extends readonly unknown[], Answer>(work: (...values: Values) => Answer | Promise<Answer>): (...values: Values) => Promise<Answer>;
  /** The view of the visitor who is being served, for server components: React calls these, so they cannot be part of a run. */
  visitor(): Promise<TrackScope<Events>>;
}

/** Tracking in the app router of Next: route handlers, server actions and server components. */
export function nextTracking<Events>(tracker: Tracking<Events>, parts: NextParts): NextTracking<Events> {
  if (!hasFunctions(parts, ['headers'])) refuseCall('nextTracking()', 'an object with "headers" of next/headers', parts);
  const { headers, after, known } = parts;
  checkTracking(tracker, known);
  async function viewOf(request: FetchRequest): Promise<TrackScope<Events>> {
    return tracker.forRequest(request, { ...(after && { waitUntil: after }), ...(await known?.(request.headers)) });
  }

  // Next tells code of an action or a page the headers of its request, and no address.
  const visitor = async (): Promise<TrackScope<Events>> => viewOf({ method: 'GET', url: '', headers: await headers() });

  return {
    route:
      (handler) =>
      async (request, ...rest) =>
        tracker.run(await viewOf(request), () => handler(request, ...rest)),
    action:
      (work) =>
      async (...values) =>
        tracker.run(await visitor(), () => work(...values)),
    visitor,
  };
}
