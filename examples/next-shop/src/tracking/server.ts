import type { TrackScope } from '@waymark/core';
import { nextTracking } from '@waymark/node/next';
import { headers } from 'next/headers';
import { after } from 'next/server';
import { perProcess } from '../shop/per-process.ts';
import { peer, type ServerTracking, startTracking } from './start-tracking.ts';

/** The relay and the tracker of this process. Made with the first request: `next build` loads modules too, and has nothing to track. */
export function serverTracking(): ServerTracking {
  return perProcess('tracking', () => startTracking(process.env));
}

/** Does the work of a server action as the visitor who called it: what it tracks has the browser id, session and consent of their page. */
export function asVisitor<Result>(work: (visitor: TrackScope) => Promise<Result>): Promise<Result> {
  const { tracker } = serverTracking();
  const { action } = nextTracking(tracker, { headers, after, known: () => peer });
  return action(() => work(tracker.current()))();
}
