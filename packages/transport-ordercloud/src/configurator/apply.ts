import { findForeign } from './foreign.ts';
import type { DeliveryConfig, TrackingEvent } from './models.ts';
import { type ConfigurationPlan, readPlan } from './plan.ts';
import { replaceEvents } from './replace.ts';
import type { OpenResource } from './resource.ts';
import { isSameActivity, isSameDelivery, isSameEvent } from './same.ts';

/** What became of one object. `blocked`: a configuration of somebody else is in the way, `foreignIds` names it; nothing was changed. */
export interface AppliedObject {
  readonly id: string;
  readonly status: 'created' | 'updated' | 'unchanged' | 'replaced' | 'blocked';
  readonly foreignIds?: readonly string[];
}

/** What `apply` found and changed, object by object. */
export interface ApplyReport {
  readonly deliveryConfig: AppliedObject;
  readonly events: readonly AppliedObject[];
  /** False when something is blocked. */
  readonly complete: boolean;
}

/** The two kinds of objects that tracking consists of. */
export interface ApplyResources {
  readonly trackingEvents: OpenResource<TrackingEvent>;
  readonly deliveryConfigs: OpenResource<DeliveryConfig>;
}

/** Brings OrderCloud to what the plan says. Run it as often as you like: a second run changes nothing. */
export async function applyPlan(plan: ConfigurationPlan, resources: ApplyResources): Promise<ApplyReport> {
  const { deliveryId, delivery, events } = readPlan(plan);
  const deliveryConfig = await applyDelivery(deliveryId, delivery, plan.rewriteSecrets ?? false, resources.deliveryConfigs);
  const applied: AppliedObject[] = [];
  for (const event of events) applied.push(await applyEvent(event, plan.replaceForeign ?? false, resources.trackingEvents));
  return { deliveryConfig, events: applied, complete: applied.every(({ status }) => status !== 'blocked') };
}

async function applyDelivery(id: string, wanted: DeliveryConfig, rewrite: boolean, { get, save }: ApplyResources['deliveryConfigs']): Promise<AppliedObject> {
  const found = await get(id);
  if (found && !rewrite && isSameDelivery(found, wanted)) return { id, status: 'unchanged' };
  await save(id, wanted);
  return { id, status: found ? 'updated' : 'created' };
}

async function applyEvent(wanted: TrackingEvent & { readonly ID: string }, replaceForeign: boolean, events: ApplyResources['trackingEvents']): Promise<AppliedObject> {
  const id = wanted.ID;
  const found = await events.get(id);
  if (found && isSameEvent(found, wanted)) return { id, status: 'unchanged' };
  const answer = await events.trySave(id, wanted);
  const isFixed = answer.errorCode === 'TrackingEvent.CannotUpdateProperty';
  const isTaken = answer.errorCode === 'TrackingEvent.CannotCreateMultipleEventsOfSameType';
  if (!isFixed && !isTaken) {
    events.demand(answer, 'PUT');
    return { id, status: found ? 'updated' : 'created' };
  }
  // Whoever is in the way is looked for before anything is deleted: what could not be written anew must stay.
  const foreign = await findForeign(wanted, events);
  if (!replaceForeign && (isTaken || foreign.length > 0)) return { id, status: 'blocked', foreignIds: foreign.flatMap(({ ID }) => ID ?? []) };
  const own = found && (isFixed || !isSameActivity(found, wanted)) ? [found] : [];
  await replaceEvents([...own, ...foreign], wanted, events);
  return { id, status: 'replaced' };
}
