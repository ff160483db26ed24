import { fits } from './code-points.ts';
import { inspectDictionary } from './dictionary.ts';
import { addFault, type Inspect } from './fault.ts';
import { isPlainObject } from './plain-object.ts';
import { inspectList, isList } from './list.ts';
import { identifierUpTo } from './names.ts';

/** A value without parts, as JSON has it. */
export type Primitive = string | number | boolean | null;
/** A list of primitives, or of lists and maps of primitives. */
export type NestedList = readonly (Primitive | readonly Primitive[] | PrimitiveMap)[];
/** A map of primitives, or of lists and maps of primitives. */
export type NestedMap = { readonly [name: string]: Primitive | readonly Primitive[] | PrimitiveMap };
/** A map of primitives. */
export type PrimitiveMap = { readonly [name: string]: Primitive };
/** A primitive, or a list or map whose members are primitives or again lists or maps of primitives. */
export type NestedValue = Primitive | NestedList | NestedMap;

/** Bounds of a {@link NestedValue}. */
export interface NestedLimits {
  /** Longest string, in code points. Default: no bound. */
  readonly text?: number;
  /** Most elements of a list or entries of a map. Default: no bound. */
  readonly size?: number;
}

/** Longest name inside a map, in code points. */
const longestName = 50;

/** A string of at most `most` characters, a finite number, a boolean or null. */
export function inspectPrimitive(most = Number.POSITIVE_INFINITY): Inspect {
  return (value, faults) => {
    if (typeof value === 'string') {
      if (!fits(value, most)) addFault(faults, `maxLength:${most}`, `a length of at most ${most}`, value, 'a longer text');
    } else if (!Number.isFinite(value) && typeof value !== 'boolean' && value !== null) {
      addFault(faults, 'type:primitive', 'a string, a finite number, a boolean or null', value);
    }
  };
}

/** A {@link NestedValue} within its limits. */
export function inspectNested(limits: NestedLimits = {}): Inspect {
  const primitive = inspectPrimitive(limits.text);
  return collectionOr(primitive, collectionOr(primitive, primitive, limits), limits);
}

/** A list or map of nested values, nothing else. */
export function inspectNestedCollection(): Inspect {
  const refuse: Inspect = (value, faults) => addFault(faults, 'type:array|object', 'an array or an object', value);
  const primitive = inspectPrimitive();
  return collectionOr(refuse, collectionOr(primitive, primitive, {}), {});
}

function collectionOr(otherwise: Inspect, member: Inspect, { size }: NestedLimits): Inspect {
  const limits = size === undefined ? {} : { most: size };
  const inArray = inspectList(member, limits);
  const inMap = inspectDictionary(identifierUpTo(longestName), member, limits);
  return (value, faults) => {
    if (isList(value)) inArray(value, faults);
    else if (isPlainObject(value)) inMap(value, faults);
    else otherwise(value, faults);
  };
}
