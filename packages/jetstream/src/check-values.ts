import { type Clock, TrackingError } from '@waymark/core';
import type { OptionChecks } from '@waymark/core/transport';

/** What a message may say of a wrong option: the beginning of a text, a number, else the kind of the value. Not for options that hold a secret. */
export function found(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100));
  if (typeof value === 'number') return String(value);
  return kindOf(value);
}

/** The same for options that hold a secret. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value;
}

/** Numbers that must be whole. */
export function wholeNumbers(checks: OptionChecks, scope: string): OptionChecks['number'] {
  return (name, fallback, least, most) => {
    const value = checks.number(name, fallback, least, most);
    if (Number.isSafeInteger(value)) return value;
    throw new TrackingError('option-invalid', `${scope} option "${name}" must be a whole number, found ${value}. Pass one from ${least} to ${most}.`);
  };
}

/** Numbers of letters, as a list. Throws `call-invalid`, for letters in the place of their numbers above all. */
export function checkNumbers(call: string, numbers: Iterable<number>): readonly number[] {
  const list = typeof numbers === 'object' && numbers !== null && Symbol.iterator in numbers ? [...numbers] : undefined;
  const strange: readonly unknown[] = list ? list.filter((each) => !Number.isSafeInteger(each)) : [numbers];
  if (list && strange.length === 0) return list;
  throw new TrackingError('call-invalid', `${call} needs a list with the numbers of letters, found ${found(strange[0])}. Pass that.`);
}

/** Throws `option-invalid` for what is given and cannot be called. */
export function checkCallback(scope: string, name: string, given: unknown): void {
  if (given === undefined || typeof given === 'function') return;
  throw new TrackingError('option-invalid', `${scope} option "${name}" must be a function, found ${found(given)}. Pass one, or leave it out.`);
}

/** Throws `option-invalid` for what is given and is no clock with these members. */
export function checkClock(scope: string, given: unknown, members: readonly (keyof Clock)[]): void {
  if (given === undefined) return;
  const missing = members.filter((name) => typeof (Object(given) as Partial<Clock>)[name] !== 'function');
  if (missing.length === 0) return;
  throw new TrackingError('option-invalid', `${scope} option "clock" must be a clock, found ${found(given)} without ${missing.join(', ')}. Pass systemClock() of "@waymark/core", or leave it out.`);
}
