import type { PlanResources } from './over-plan.ts';
import type { TrackingEvent } from './models.ts';

/** Other configurations for the same activity, of which there can be one. Where OrderCloud does not filter by client, we do. */
export async function findForeign({ ID, EventType, ClientID }: TrackingEvent, events: PlanResources['trackingEvents']): Promise<readonly TrackingEvent[]> {
  const read = async (filters?: Readonly<Record<string, string>>): Promise<readonly TrackingEvent[]> => {
    const found: TrackingEvent[] = [];
    for await (const event of events.all(filters ? { filters } : {})) {
      const isForeign = event.EventType === EventType && event.ClientID.toLowerCase() === ClientID.toLowerCase() && event.ID !== ID;
      if (isForeign && event.ID !== undefined) found.push(event);
    }
    return found;
  };
  try {
    const found = await read({ ClientID, EventType });
    if (found.length > 0) return found;
  } catch {
    // The filter was refused. The whole list follows, and an error of that one counts.
  }
  return read();
}
