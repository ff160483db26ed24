import type { Violation } from '@waymark/core';
import { fits } from '@waymark/core/lean';
import { isPlainObject } from './plain-values.ts';

/** Reads a value: what it is, or undefined when it has the wrong form. */
export type Form = (value: unknown) => unknown;

/** One member of an object that comes from outside. */
export interface Member {
  readonly name: string;
  readonly isRequired: boolean;
  readonly form?: Form;
  /** For an object inside. */
  readonly shape?: readonly Member[];
}

/** A value that must be there. */
export function need(name: string, form: Form): Member {
  return { name, isRequired: true, form };
}

/** A value that may be there. */
export function maybe(name: string, form: Form): Member {
  return { name, isRequired: false, form };
}

/** An object that must be there, with its members. */
export function needInside(name: string, ...shape: readonly Member[]): Member {
  return { name, isRequired: true, shape };
}

/** An object that may be there, with its members. */
export function maybeInside(name: string, ...shape: readonly Member[]): Member {
  return { name, isRequired: false, shape };
}

/** Copies the members that a shape names; others are left behind. Faults are collected. A source must not have a member `__proto__`. */
export function readShape(source: unknown, shape: readonly Member[], path: string, faults: Violation[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (!isPlainObject(source)) {
    faults.push({ path, message: 'Must be an object.' });
    return result;
  }
  for (const member of shape) {
    const { name } = member;
    const given = source[name];
    if (given === undefined) {
      if (member.isRequired) faults.push({ path: pathOf(path, name), message: 'Is required.' });
      continue;
    }
    const read = member.shape ? readShape(given, member.shape, pathOf(path, name), faults) : member.form?.(given);
    if (read === undefined) faults.push({ path: pathOf(path, name), message: 'Has the wrong form.' });
    else result[name] = read;
  }
  return result;
}

/** True when reading would copy every member as it is: then there is no need to. For shapes of plain values that must all be there. */
export function fitsShape(source: unknown, shape: readonly Member[]): boolean {
  if (!isPlainObject(source)) return false;
  for (const { name, form } of shape) if (form?.(source[name]) === undefined) return false;
  return true;
}

function pathOf(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A text of at most `most` characters (Unicode code points), matching the pattern where there is one. */
export function text(most: number, pattern?: RegExp): Form {
  return (value) => (typeof value === 'string' && fits(value, most) && (pattern === undefined || pattern.test(value)) ? value : undefined);
}

/** A whole number from 0 to `most`. */
export function count(most: number): Form {
  return (value) => (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most ? value : undefined);
}

/** One of these values. */
export function oneOf(...choices: readonly (string | number)[]): Form {
  return (value) => (choices.includes(value as string) ? value : undefined);
}

/** At most `most` texts. */
export function list(most: number, form: Form): Form {
  return (value) => (Array.isArray(value) && value.length <= most && value.every((item) => form(item) !== undefined) ? value : undefined);
}

/** At most `most` texts by name, on an object without prototype. */
export function dictionary(most: number, name: Form, form: Form): Form {
  return (value) => {
    if (!isPlainObject(value)) return undefined;
    const entries = Object.entries(value);
    if (entries.length > most || !entries.every(([key, item]) => name(key) !== undefined && form(item) !== undefined)) return undefined;
    return Object.assign(Object.create(null), value) as unknown;
  };
}
