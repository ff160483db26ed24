import { TrackingError } from '@waymark/core';
import type { TrackingEvent } from './models.ts';
import type { OpenResource } from './resource.ts';

type StoredEvent = TrackingEvent & { readonly ID: string };

/** Deletes `old` and writes `wanted` in its place. When that fails, everything is put back, so that no activity goes unreported. */
export async function replaceEvents(old: readonly TrackingEvent[], wanted: StoredEvent, events: OpenResource<TrackingEvent>): Promise<void> {
  const touched: StoredEvent[] = [];
  try {
    for (const { ID, ...event } of old) {
      if (ID === undefined) continue;
      // A deletion whose answer was lost may have happened.
      touched.push({ ID, ...event });
      await events.delete(ID);
    }
    events.demand(await events.trySave(wanted.ID, wanted), 'PUT', wanted.ID);
  } catch (failure) {
    const lost: string[] = [];
    for (const event of touched) if (!(await isPutBack(event, events))) lost.push(event.ID);
    throw lost.length === 0 ? failure : lostError(failure, lost);
  }
}

async function isPutBack(event: StoredEvent, { trySave }: OpenResource<TrackingEvent>): Promise<boolean> {
  try {
    const { status } = await trySave(event.ID, event);
    return status >= 200 && status < 300;
  } catch {
    return false;
  }
}

function lostError(failure: unknown, lost: readonly string[]): TrackingError {
  const why = failure instanceof TrackingError ? failure.message : 'OrderCloud refused the new one.';
  return new TrackingError('ordercloud-not-restored', `${why} Tracking events were deleted for it and could not be put back: ${lost.join(', ')}. Solve that, then run apply() again.`);
}
