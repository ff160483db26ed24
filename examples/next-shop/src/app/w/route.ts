import { after } from 'next/server';
import { serverTracking } from '../../tracking/server.ts';
import { peer } from '../../tracking/start-tracking.ts';

/** Where pages send their events. */
export function POST(request: Request): Promise<Response> {
  return serverTracking().relay(request, { ...peer, waitUntil: after });
}
