import { after } from 'next/server';
import { serverTracking } from '../../tracking/server.ts';
import { peer } from '../../tracking/start-tracking.ts';

/** Where pages send their events. The relay answers every method itself: a GET is refused, an OPTIONS is a page of another origin that asks first. */
function answer(request: Request): Promise<Response> {
  return serverTracking().relay(request, { ...peer, waitUntil: after });
}

export { answer as GET, answer as OPTIONS, answer as POST };
