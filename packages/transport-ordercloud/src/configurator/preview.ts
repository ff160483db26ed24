import type { ApplyResources } from './apply.ts';
import { findForeign } from './foreign.ts';
import type { DeliveryConfig, TrackingEvent } from './models.ts';
import { type ConfigurationPlan, readPlan } from './plan.ts';
import { isSameActivity, isSameDelivery, isSameEvent } from './same.ts';

/** What `apply` would do with one object. `blocked`: a configuration of somebody else is in the way, `foreignIds` names it. */
export interface PreviewedObject {
  readonly id: string;
  readonly status: 'create' | 'update' | 'unchanged' | 'replace' | 'blocked';
  readonly foreignIds?: readonly string[];
}

/** What `apply` would do, object by object. */
export interface PreviewReport {
  readonly deliveryConfig: PreviewedObject;
  readonly events: readonly PreviewedObject[];
  /** False when something is blocked. */
  readonly complete: boolean;
}

/** Looks at what is there and compares it with the plan. Secrets cannot be compared: OrderCloud never shows them. */
export async function previewPlan(plan: ConfigurationPlan, { deliveryConfigs, trackingEvents }: ApplyResources): Promise<PreviewReport> {
  const { deliveryId, delivery, events } = readPlan(plan);
  const deliveryConfig = previewDelivery(deliveryId, await deliveryConfigs.get(deliveryId), delivery, plan.rewriteSecrets ?? false);
  const previewed: PreviewedObject[] = [];
  for (const event of events) previewed.push(await previewEvent(event, plan.replaceForeign ?? false, trackingEvents));
  return { deliveryConfig, events: previewed, complete: previewed.every(({ status }) => status !== 'blocked') };
}

function previewDelivery(id: string, found: DeliveryConfig | undefined, wanted: DeliveryConfig, rewrite: boolean): PreviewedObject {
  if (!found) return { id, status: 'create' };
  return { id, status: rewrite || !isSameDelivery(found, wanted) ? 'update' : 'unchanged' };
}

async function previewEvent(wanted: TrackingEvent & { readonly ID: string }, replaceForeign: boolean, events: ApplyResources['trackingEvents']): Promise<PreviewedObject> {
  const id = wanted.ID;
  const found = await events.get(id);
  if (found && isSameEvent(found, wanted)) return { id, status: 'unchanged' };
  if (found && isSameActivity(found, wanted)) return { id, status: 'update' };
  const foreign = await findForeign(wanted, events);
  if (foreign.length > 0 && !replaceForeign) return { id, status: 'blocked', foreignIds: foreign.flatMap(({ ID }) => ID ?? []) };
  return { id, status: found || foreign.length > 0 ? 'replace' : 'create' };
}
