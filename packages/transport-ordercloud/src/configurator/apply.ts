import { findForeign } from './foreign.ts';
import type { TrackingEvent } from './models.ts';
import { overPlan, type PlanReport, type PlanResources, type ReportedObject } from './over-plan.ts';
import { type ConfigurationPlan, readPlan } from './plan.ts';
import { replaceEvents } from './replace.ts';
import { isSameActivity } from './same.ts';

type Done = 'created' | 'updated' | 'replaced';

/** What became of one object. `blocked`: a configuration of somebody else is in the way, `foreignIds` names it; nothing was changed. */
export type AppliedObject = ReportedObject<Done>;

/** What `apply` found and changed, object by object. */
export type ApplyReport = PlanReport<Done>;

/** Brings OrderCloud to what the plan says. Run it as often as you like: a second run changes nothing. */
export async function applyPlan(plan: ConfigurationPlan, resources: PlanResources): Promise<ApplyReport> {
  const { rewriteSecrets = false, replaceForeign = false } = plan;
  return overPlan<Done>(readPlan(plan, 'apply'), rewriteSecrets, resources, {
    async delivery(wanted, found) {
      await resources.deliveryConfigs.save(wanted.ID, wanted);
      return found ? 'updated' : 'created';
    },
    event: (wanted, found) => applyEvent(wanted, found, replaceForeign, resources.trackingEvents),
  });
}

/** Writes first and reacts to what OrderCloud has against it, because it may know of more than its lists show. */
async function applyEvent(wanted: TrackingEvent & { readonly ID: string }, found: TrackingEvent | undefined, replaceForeign: boolean, events: PlanResources['trackingEvents']): Promise<Done | readonly TrackingEvent[]> {
  const answer = await events.trySave(wanted.ID, wanted);
  const isFixed = answer.errorCode === 'TrackingEvent.CannotUpdateProperty';
  const isTaken = answer.errorCode === 'TrackingEvent.CannotCreateMultipleEventsOfSameType';
  if (!isFixed && !isTaken) {
    events.demand(answer, 'PUT', wanted.ID);
    return found ? 'updated' : 'created';
  }
  // Whoever is in the way is looked for before anything is deleted: what could not be written anew must stay.
  const foreign = await findForeign(wanted, events);
  if (!replaceForeign && (isTaken || foreign.length > 0)) return foreign;
  const own = found && (isFixed || !isSameActivity(found, wanted)) ? [found] : [];
  await replaceEvents([...own, ...foreign], wanted, events);
  return 'replaced';
}
