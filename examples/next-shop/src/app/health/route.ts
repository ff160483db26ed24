import { serverTracking } from '../../tracking/server.ts';

/** What a monitor looks at: what came in, and where it is. */
export function GET(): Response {
  const { relay, tracker } = serverTracking();
  return Response.json({ status: 'ok', relay: relay.report(), tracker: tracker.report() });
}

export const dynamic = 'force-dynamic';
