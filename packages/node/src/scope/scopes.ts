import type { TrackerOptions, Tracker, TrackScope } from '@waymark/core';
import { holdForDelivery, type WaitUntil } from '../lifecycle/wait-until.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import type { ServerTracker } from '../server-tracker.ts';
import { hasFunctions, refuseCall } from '../refuse.ts';
import type { Runs } from './runs.ts';
import type { Visitors } from './visitors.ts';

/** The part of a server tracker that says whose events they are. */
export type Scopes<Events> = Pick<ServerTracker<Events>, 'track' | 'scope' | 'forRequest' | 'run' | 'current'>;

export interface ScopesParts<Events> {
  readonly runs: Runs<TrackScope<Events>>;
  readonly visitors: Pick<Visitors, 'contextOf' | 'nobody'>;
  readonly waitUntil: WaitUntil | undefined;
  readonly onError: NonNullable<TrackerOptions['onError']>;
}

/** Binds events to visitors: by request, by stored values, and by the run that code is part of. */
export function createScopes<Events>(tracker: Tracker<Events>, { runs, visitors, waitUntil, onError }: ScopesParts<Events>): Scopes<Events> {
  const held = (scope: TrackScope<Events>, wait = waitUntil): TrackScope<Events> => (wait ? holdForDelivery(scope, { waitUntil: wait, flush: tracker.flush, onError }) : scope);
  const scopes: Scopes<Events> = {
    track: held(tracker).track,
    scope: (context) => held(tracker.scope(context)),
    forRequest: (request, known) => held(tracker.scope(visitors.contextOf(request, known)), known?.waitUntil),
    run(visitor, work, known) {
      if (typeof work !== 'function') refuseCall('tracker.run()', 'a function to run', work);
      return runs.run(isView(visitor) ? visitor : scopes.forRequest(visitor, known), work);
    },
    current: () => runs.current() ?? scopes.scope(visitors.nobody()),
  };
  return scopes;
}

function isView<Events>(visitor: IncomingRequest | TrackScope<Events>): visitor is TrackScope<Events> {
  return hasFunctions(visitor, ['track', 'identify', 'anonymize']) && !('headers' in visitor);
}
