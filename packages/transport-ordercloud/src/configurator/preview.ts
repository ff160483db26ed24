import { findForeign } from './foreign.ts';
import { overPlan, type PlanReport, type PlanResources, type ReportedObject } from './over-plan.ts';
import { type ConfigurationPlan, readPlan } from './plan.ts';
import { isSameActivity } from './same.ts';

type Needed = 'create' | 'update' | 'replace';

/** What `apply` would do with one object. `blocked`: a configuration of somebody else is in the way, `foreignIds` names it. */
export type PreviewedObject = ReportedObject<Needed>;

/** What `apply` would do, object by object. */
export type PreviewReport = PlanReport<Needed>;

/** Looks at what is there and compares it with the plan. */
export async function previewPlan(plan: ConfigurationPlan, resources: PlanResources): Promise<PreviewReport> {
  const { rewriteSecrets = false, replaceForeign = false } = plan;
  return overPlan<Needed>(readPlan(plan, 'preview'), rewriteSecrets, resources, {
    delivery: (_wanted, found) => (found ? 'update' : 'create'),
    async event(wanted, found) {
      if (found && isSameActivity(found, wanted)) return 'update';
      const foreign = await findForeign(wanted, resources.trackingEvents);
      if (foreign.length > 0 && !replaceForeign) return foreign;
      return found || foreign.length > 0 ? 'replace' : 'create';
    },
  });
}
