import { checkTargets } from './check-targets.ts';
import { trackingEventTypes } from './models.ts';
import { check, checkMembers, type Complain, complaintsOf, flag, idUpTo, object, oneOf, optional, type Rule, text, textUpTo } from './rules.ts';

/** Room for the longest type of an event in an id of 100 characters. */
const prefix = idUpTo(80);
const id = idUpTo(100);
const anything: Rule = { words: 'there', is: () => true };
const listOfEvents: Rule = { words: 'a list with at least one type', is: (value) => Array.isArray(value) && value.length > 0 };

const planMembers = { prefix, clientId: id, deliveryConfig: object, events: optional(listOfEvents), rewriteSecrets: optional(flag), replaceForeign: optional(flag) };
const deliveryMembers = { ID: optional(id), Name: textUpTo(128), Enabled: optional(flag), DeliveryTargets: object };
const eventMembers = { EventType: oneOf(trackingEventTypes), Name: optional(text), ConfigData: optional(object) };

/** How much of a plan there is to check. */
export interface PlanFacts {
  /** Begins the message: who was given the plan. */
  readonly scope: string;
  /** False where secrets are not in the plan yet. Default: true. */
  readonly hasSecrets?: boolean;
  /** Names of members that are checked elsewhere. */
  readonly others?: readonly string[];
}

/** Refuses a plan with anything in it that cannot be right, and says where it is, what was found there and what to write. */
export function checkPlan(plan: unknown, { scope, hasSecrets = true, others = [] }: PlanFacts): void {
  const complain = complaintsOf(scope);
  checkMembers(plan, '', { ...planMembers, ...Object.fromEntries(others.map((name) => [name, optional(anything)])) }, complain);
  const { deliveryConfig, events } = plan as { readonly deliveryConfig: { readonly DeliveryTargets: unknown }; readonly events?: readonly unknown[] };
  checkMembers(deliveryConfig, 'deliveryConfig', deliveryMembers, complain);
  checkTargets(deliveryConfig.DeliveryTargets, 'deliveryConfig.DeliveryTargets', hasSecrets, complain);
  if (events) checkEvents(events, complain);
}

/** Refuses ids that nothing was ever made under. */
export function checkRemoval(plan: unknown, scope: string): void {
  checkMembers(plan, '', { prefix, deliveryConfigId: optional(id) }, complaintsOf(scope));
}

function checkEvents(events: readonly unknown[], complain: Complain): void {
  const types = new Set<unknown>();
  for (const [index, event] of events.entries()) {
    checkMembers(event, `events[${index}]`, eventMembers, complain);
    const { EventType } = event as { readonly EventType: string };
    check(EventType, `events[${index}].EventType`, { words: 'named once', is: (type) => !types.has(type), isWord: true }, complain);
    types.add(EventType);
  }
}
