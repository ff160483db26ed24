import { TrackingError } from '@waymark/core/transport';
import { found } from './found.ts';

/** Refuses the value of an option, at the call that passed it. `option`: whose and which; `wanted`: what it must be; `cure`: what to do. Not for options that hold a secret. */
export function refuseOption(option: string, wanted: string, value: unknown, cure: string): never {
  throw new TrackingError('option-invalid', `${option} must be ${wanted}, found ${found(value)}. ${cure}`);
}

/** Refuses what a call was given in the place of a request, a function or a tracker. */
export function refuseCall(call: string, wanted: string, value: unknown): never {
  throw new TrackingError('call-invalid', `${call} needs ${wanted}, found ${found(value)}. Pass that.`);
}

/** True for what may have members, and is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for an object or a function that has all of these functions. */
export function hasFunctions(value: unknown, names: readonly string[]): boolean {
  const holder = Object(value) as Readonly<Record<string, unknown>>;
  return names.every((name) => typeof holder[name] === 'function');
}
