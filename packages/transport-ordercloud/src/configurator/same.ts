import { type DeliveryConfig, type TrackingEvent, writeOnly } from './models.ts';

/** Does OrderCloud deliver as we want already? Secrets cannot be compared. */
export function isSameDelivery(found: DeliveryConfig, wanted: DeliveryConfig): boolean {
  return isSame(found, wanted, ['Name', 'Enabled', 'DeliveryTargets'], writeOnly);
}

/** Does OrderCloud report what we want already? */
export function isSameEvent(found: TrackingEvent, wanted: TrackingEvent): boolean {
  return isSame(found, wanted, ['EventType', 'ClientID', 'Name', 'ConfigData', 'DeliveryConfigID']);
}

/** Is it about the same activity? That cannot be changed once set. */
export function isSameActivity(found: TrackingEvent, wanted: TrackingEvent): boolean {
  return isSame(found, wanted, ['EventType', 'ClientID']);
}

/**
 * Compared are the properties in `names`, all the way down, without nulls and without the properties in `hidden`;
 * `ClientID` without regard to case.
 */
function isSame(found: unknown, wanted: unknown, names: readonly string[], hidden: ReadonlySet<string> = new Set()): boolean {
  return text(pick(found, names), hidden) === text(pick(wanted, names), hidden);
}

function pick(value: unknown, names: readonly string[]): object {
  const from = (value ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, name === 'ClientID' ? String(from[name]).toLowerCase() : from[name]]));
}

/** JSON with sorted keys, so that two objects have one spelling. */
function text(value: unknown, hidden: ReadonlySet<string>): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    const entries = Object.entries(each).filter(([name, inner]) => inner !== null && inner !== undefined && !hidden.has(name));
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
