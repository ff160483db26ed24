import { TrackingError } from '@waymark/core';
import { isObject } from '../receiver/read.ts';

/** What a value must be, in words that stand in a message. */
export interface Rule {
  readonly words: string;
  is(value: unknown): boolean;
  /** True where a wrong value may be repeated in a message: one of a list of words is meant. */
  readonly isWord?: boolean;
}

/** A member that may be left out. */
export interface Optional {
  readonly optional: Rule;
}

/** Says that something is wrong: `deliveryConfig.Name must be …`. */
export type Complain = (problem: string) => never;

export const optional = (rule: Rule): Optional => ({ optional: rule });
export const text: Rule = { words: 'a text', is: isText };
export const flag: Rule = { words: 'true or false', is: (value) => typeof value === 'boolean' };
export const object: Rule = { words: 'an object', is: isObject };
/** Nobody's in particular: one with a password in it would be a secret in a file. */
export const webAddress: Rule = { words: 'an absolute http(s) URL without a user', is: (value) => isText(value) && /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i.test(value) && URL.canParse(value) };
/** Source: RFC 9110 §5.6.2, token; checked 2026-11-22. */
export const headerName: Rule = { words: 'the name of a header', is: (value) => isText(value) && /^[\w!#$%&'*+.^`|~-]+$/.test(value) };
export const oneOf = (words: readonly string[]): Rule => ({ words: `one of ${words.join(', ')}`, is: (value) => words.includes(value as string), isWord: true });
export const textUpTo = (most: number): Rule => ({ words: `a text of 1 to ${most} characters`, is: (value) => isText(value) && value.length <= most });
export const idUpTo = (most: number): Rule => ({ words: `1 to ${most} letters, digits, "-" and "_"`, is: (value) => typeof value === 'string' && value.length <= most && /^[\w-]+$/.test(value) });

/** The members of an object: those that there are have names that are known, those that must be there are, and all are what they must be. */
export function checkMembers(value: unknown, path: string, members: Readonly<Record<string, Rule | Optional>>, complain: Complain): void {
  if (!isObject(value)) complain(`${path === '' ? 'what is given' : `"${path}"`} must be an object, found ${found(value)}`);
  for (const name of Object.keys(value as object)) {
    if (!Object.hasOwn(members, name)) complain(`"${below(path, name)}" is not known. Known there: ${Object.keys(members).join(', ')}`);
  }
  for (const [name, rule] of Object.entries(members)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if ('optional' in rule ? member !== undefined : true) check(member, below(path, name), 'optional' in rule ? rule.optional : rule, complain);
  }
}

/** One value. */
export function check(value: unknown, path: string, rule: Rule, complain: Complain): void {
  if (!rule.is(value)) complain(`"${path}" must be ${rule.words}, found ${found(value, rule.isWord)}`);
}

/** How a wrong plan is refused. `scope` begins the message. */
export function complaintsOf(scope: string): Complain {
  return (problem) => {
    throw new TrackingError('ordercloud-plan', `${scope} ${problem}. Correct it; nothing was changed.`);
  };
}

/** A value in words. Texts are not repeated, except for plain words where words are meant: one that stands in the wrong place may be a secret. */
export function found(value: unknown, isWord = false): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return `a value of type ${typeof value}`;
  return isWord && /^[A-Za-z-]{1,40}$/.test(value) ? `"${value}"` : `a text of ${value.length} characters`;
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
