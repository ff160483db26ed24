import type * as z from 'zod/mini';
import { addFault, type Fault, type Inspect, inspectMember, mostFaults } from './fault.ts';
import { isPlainObject } from './plain-object.ts';
import { inspectHidden } from './hidden.ts';
import { type Inspectable, inspectionOf, type Leaf, leaf } from './schema.ts';

/** How many entries a map may have. */
export interface DictionaryLimits {
  /** Entries. Default: 0. */
  readonly least?: number;
  /** Entries. Default: no bound. */
  readonly most?: number;
}

/** Entries by names that the application chooses. */
/* @__NO_SIDE_EFFECTS__ */
export function dictionary<Value extends z.ZodMiniType & Inspectable>(
  inspectName: Inspect,
  value: Value,
  limits: DictionaryLimits,
): Leaf<Readonly<Record<string, z.infer<Value>>>> {
  return leaf(inspectDictionary(inspectName, inspectionOf(value), limits));
}

/** What {@link dictionary} checks. Entries that are `undefined` count as absent. A value is looked at only when its name is good. */
export function inspectDictionary(inspectName: Inspect, inspectValue: Inspect, limits: DictionaryLimits): Inspect {
  return (value, faults) => {
    if (!isPlainObject(value)) return addFault(faults, 'type:object', 'an object', value);
    const names = Object.keys(value);
    const present = names.filter((name) => value[name] !== undefined);
    inspectSize(present.length, limits, faults);
    for (const name of present) {
      const before = faults.length;
      inspectMember(inspectName, name, name, faults);
      if (faults.length === before) inspectMember(inspectValue, value[name], name, faults);
      if (faults.length >= mostFaults) return;
    }
    inspectHidden(value, names, faults);
  };
}

function inspectSize(size: number, { least = 0, most = Number.POSITIVE_INFINITY }: DictionaryLimits, faults: Fault[]): void {
  if (size < least) addFault(faults, `minProperties:${least}`, `a number of entries of at least ${least}`, size, String(size));
  if (size > most) addFault(faults, `maxProperties:${most}`, `a number of entries of at most ${most}`, size, String(size));
}
