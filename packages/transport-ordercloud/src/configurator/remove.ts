import { trackingEventTypes } from './models.ts';
import type { PlanResources } from './over-plan.ts';
import { checkRemoval } from './check-plan.ts';

/** What `remove` takes away: everything whose id begins with the prefix of an earlier `apply`. */
export interface RemovalPlan {
  readonly prefix: string;
  /** Default: `{prefix}-delivery`. */
  readonly deliveryConfigId?: string;
}

/** `in-use`: something else delivers through the configuration, so it stays. */
export interface RemovedObject {
  readonly id: string;
  readonly status: 'deleted' | 'absent' | 'in-use';
}

/** What became of each object that `remove` looked for. */
export interface RemovalReport {
  readonly events: readonly RemovedObject[];
  readonly deliveryConfig: RemovedObject;
}

/** Takes away what `apply` made: first the tracking events, then the delivery configuration that they refer to. */
export async function removePlan(plan: RemovalPlan, { trackingEvents, deliveryConfigs }: PlanResources): Promise<RemovalReport> {
  checkRemoval(plan, 'In createConfigurator().remove(),');
  const { prefix, deliveryConfigId } = plan;
  const events: RemovedObject[] = [];
  for (const type of trackingEventTypes) {
    const id = `${prefix}-${type}`;
    events.push({ id, status: (await trackingEvents.delete(id)) ? 'deleted' : 'absent' });
  }
  const id = deliveryConfigId ?? `${prefix}-delivery`;
  return { events, deliveryConfig: { id, status: await removeDelivery(id, deliveryConfigs) } };
}

async function removeDelivery(id: string, resource: PlanResources['deliveryConfigs']): Promise<RemovedObject['status']> {
  const answer = await resource.tryDelete(id);
  if (answer.errorCode === 'DeliveryConfig.CannotDeleteConfigInUse') return 'in-use';
  if (answer.status === 404 && answer.errorCode === 'NotFound') return 'absent';
  resource.demand(answer, 'DELETE', id);
  return 'deleted';
}
