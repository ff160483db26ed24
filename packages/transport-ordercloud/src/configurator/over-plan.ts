import type { DeliveryConfig, TrackingEvent } from './models.ts';
import type { ReadyPlan } from './plan.ts';
import type { OpenResource } from './resource.ts';
import { isSameDelivery, isSameEvent } from './same.ts';

/** The two kinds of objects that tracking consists of. */
export interface PlanResources {
  readonly trackingEvents: OpenResource<TrackingEvent>;
  readonly deliveryConfigs: OpenResource<DeliveryConfig>;
}

/** One object of a plan. `blocked`: a configuration of somebody else is in the way, `foreignIds` names it. */
export interface ReportedObject<Status extends string> {
  readonly id: string;
  readonly status: Status | 'unchanged' | 'blocked';
  readonly foreignIds?: readonly string[];
}

/** A plan, object by object. */
export interface PlanReport<Status extends string> {
  readonly deliveryConfig: ReportedObject<Status>;
  readonly events: readonly ReportedObject<Status>[];
  /** False when something is blocked. */
  readonly complete: boolean;
}

/** What happens to objects that are not as the plan wants them. `found`: what is there under the id, if anything. */
export interface Steps<Status extends string> {
  delivery(wanted: DeliveryConfig & { readonly ID: string }, found: DeliveryConfig | undefined): Status | Promise<Status>;
  /** Foreign events: they are in the way. */
  event(wanted: TrackingEvent & { readonly ID: string }, found: TrackingEvent | undefined): Promise<Status | readonly TrackingEvent[]>;
}

/** Goes through a plan in the order in which its objects need each other, and takes the steps for what differs. Secrets cannot be compared: OrderCloud never shows them. */
export async function overPlan<Status extends string>({ deliveryId, delivery, events }: ReadyPlan, rewriteSecrets: boolean, resources: PlanResources, steps: Steps<Status>): Promise<PlanReport<Status>> {
  const { deliveryConfigs, trackingEvents } = resources;
  const found = await deliveryConfigs.get(deliveryId);
  const isSame = found !== undefined && !rewriteSecrets && isSameDelivery(found, delivery);
  const deliveryConfig = { id: deliveryId, status: isSame ? ('unchanged' as const) : await steps.delivery({ ...delivery, ID: deliveryId }, found) };
  const reported: ReportedObject<Status>[] = [];
  for (const event of events) {
    const present = await trackingEvents.get(event.ID);
    const outcome = present && isSameEvent(present, event) ? 'unchanged' : await steps.event(event, present);
    reported.push(typeof outcome === 'string' ? { id: event.ID, status: outcome } : { id: event.ID, status: 'blocked', foreignIds: outcome.flatMap(({ ID }) => ID ?? []) });
  }
  return { deliveryConfig, events: reported, complete: reported.every(({ status }) => status !== 'blocked') };
}
