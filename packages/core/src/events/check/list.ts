import type * as z from 'zod/mini';
import { addFault, type Fault, type Inspect, inspectMember, mostFaults } from './fault.ts';
import { type Inspectable, inspectionOf, type Leaf, leaf } from './schema.ts';

/** How many elements a list may have. */
export interface ListLimits {
  /** Elements. Default: 0. */
  readonly least?: number;
  /** Elements. Default: no bound. */
  readonly most?: number;
}

/** A list of `least` to `most` elements. */
/* @__NO_SIDE_EFFECTS__ */
export function list<Element extends z.ZodMiniType & Inspectable>(element: Element, limits: ListLimits = {}): Leaf<readonly z.infer<Element>[]> {
  return leaf(inspectList(inspectionOf(element), limits));
}

/** What {@link list} checks. The elements are looked at even when there are too many of them. */
export function inspectList(inspect: Inspect, { least = 0, most = Number.POSITIVE_INFINITY }: ListLimits): Inspect {
  return (value, faults) => {
    if (!isList(value)) return addFault(faults, 'type:array', 'an array', value);
    if (value.length < least) addSizeFault(faults, `minItems:${least}`, `a length of at least ${least}`, value);
    if (value.length > most) addSizeFault(faults, `maxItems:${most}`, `a length of at most ${most}`, value);
    // By index: a hole counts as an element that is undefined.
    for (let index = 0; index < value.length && faults.length < mostFaults; index += 1) inspectMember(inspect, value[index], index, faults);
  };
}

/** True for what JSON can hold as an array. A property besides the elements would be lost, a subclass may serialise as something else. */
export function isList(value: unknown): value is readonly unknown[] {
  if (!Array.isArray(value) || Object.getPrototypeOf(value) !== Array.prototype) return false;
  const keys = Reflect.ownKeys(value);
  // Own keys are the indices in order, then `length`, then whatever else there is.
  return keys[keys.length - 1] === 'length';
}

function addSizeFault(faults: Fault[], rule: `minItems:${number}` | `maxItems:${number}`, wanted: string, value: readonly unknown[]): void {
  addFault(faults, rule, wanted, value, String(value.length));
}
