import { addFault, type Fault, type Inspect, inspectMember } from './fault.ts';

/** Refuses what JSON would leave out of an object without a word: properties named by a symbol and properties that are not enumerable. */
export function inspectHidden(value: object, names: readonly string[], faults: Fault[]): void {
  const keys = Reflect.ownKeys(value);
  if (keys.length === names.length) return;
  for (const key of keys) {
    if (!Object.prototype.propertyIsEnumerable.call(value, key) || typeof key === 'symbol') inspectMember(isUnknown, undefined, key, faults);
  }
}

/** For a property that is not listed. */
export const isUnknown: Inspect = (value, faults) => addFault(faults, 'unknown', 'no property of this name', value);
