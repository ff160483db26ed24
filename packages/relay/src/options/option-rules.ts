import { TrackingError } from '@waymark/core';
import { checkOptions } from '@waymark/core/transport';
import { found } from './found.ts';

/** What an option must be, and how to say it. */
export type Rule = readonly [isRight: (value: unknown) => boolean, wanted: string];

export const callback: Rule = [(value) => typeof value === 'function', 'a function'];
export const flag: Rule = [(value) => typeof value === 'boolean', 'true or false'];
export const group: Rule = [isObject, 'an object of options'];
/** For an option that says itself what is wrong with it, in better words. */
export const saysItself: Rule = [() => true, 'anything'];

/** An object or function with these methods. */
export function having(methods: readonly string[], wanted: string): Rule {
  return [(value) => value !== null && /object|function/.test(typeof value) && methods.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function'), wanted];
}

export function listOf([isRight]: Rule, wanted: string): Rule {
  return [(value) => Array.isArray(value) && value.every(isRight), wanted];
}

export function numberFrom(least: number, most: number): Rule {
  return [(value) => typeof value === 'number' && value >= least && value <= most, `a number from ${least} to ${most}`];
}

export function wholeFrom(least: number, most: number): Rule {
  return [(value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most, `a whole number from ${least} to ${most}`];
}

export const clock: Rule = having(['now', 'ticks', 'after'], 'a clock with "now", "ticks" and "after", such as systemClock()');
export const state: Rule = having(['get', 'set', 'replace', 'delete', 'close'], 'a state store, such as memoryState()');
export const transports: Rule = listOf(having(['send'], ''), 'a list of transports, such as [tracify({ … })]');

/** Refuses what is no object of options, what has no rule, and what its rule does not fit. What is undefined was left out. `within`: the option that these are part of. */
export function checkRules(scope: string, options: unknown, rules: Readonly<Record<string, Rule>>, within?: string): void {
  checkOptions(within === undefined ? scope : `${scope} option "${within}"`, options, Object.keys(rules));
  for (const [name, value] of Object.entries(options as object)) checkValue(`${scope} option "${within === undefined ? name : `${within}.${name}`}"`, value, rules[name]);
}

/** The same for one value. `what` names it. */
export function checkValue(what: string, value: unknown, [isRight, wanted]: Rule = saysItself): void {
  if (value !== undefined && !isRight(value)) throw new TrackingError('option-invalid', `${what} must be ${wanted}, found ${found(value)}.`);
}

/** The options with what stands for those that were left out. */
export function withDefaults<Options extends object>(defaults: Options, given: Partial<Options>): Options {
  return { ...defaults, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
