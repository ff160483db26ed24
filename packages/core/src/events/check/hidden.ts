import { addFault, type Fault, type Inspect, inspectMember } from './fault.ts';

/** Refuses what JSON would leave out of an object without a word: properties named by a symbol and properties that are not enumerable. */
export function inspectHidden(value: object, names: readonly string[], faults: Fault[]): void {
  // Together these two cost a third of `Reflect.ownKeys`, which every object of every payload would pay.
  if (Object.getOwnPropertyNames(value).length === names.length && Object.getOwnPropertySymbols(value).length === 0) return;
  for (const key of Reflect.ownKeys(value)) {
    if (!Object.prototype.propertyIsEnumerable.call(value, key) || typeof key === 'symbol') inspectMember(isUnknown, undefined, key, faults);
  }
}

/** For a property that is not listed. */
export const isUnknown: Inspect = (value, faults) => addFault(faults, 'unknown', 'no property of this name', value);
