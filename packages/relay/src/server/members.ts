import type { Violation } from '@waymark/core';
import { isPlainObject } from './plain-values.ts';

/** Reads a value: what it is, or undefined when it has the wrong form. */
export type Form<Value> = (value: unknown) => Value | undefined;

/** Reads the members of one object by name. Members that nobody asks for are left behind; faults are collected, never thrown. */
export interface Members {
  need<Value>(name: string, form: Form<Value>): Value | undefined;
  maybe<Value>(name: string, form: Form<Value>): Value | undefined;
  /** The members of an object inside. */
  inside(name: string): Members;
  /** The same, undefined when there is none. */
  maybeInside(name: string): Members | undefined;
}

export function membersOf(source: unknown, path: string, faults: Violation[]): Members {
  const values = isPlainObject(source) ? source : {};
  if (!isPlainObject(source)) faults.push({ path, message: 'Must be an object.' });
  const pathOf = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const valueOf = (name: string): unknown => (Object.hasOwn(values, name) ? values[name] : undefined);

  function read<Value>(name: string, form: Form<Value>): Value | undefined {
    const value = form(valueOf(name));
    if (value === undefined) faults.push({ path: pathOf(name), message: valueOf(name) === undefined ? 'Is required.' : 'Has the wrong form.' });
    return value;
  }

  return {
    need: read,
    maybe: (name, form) => (valueOf(name) === undefined ? undefined : read(name, form)),
    inside: (name) => membersOf(valueOf(name), pathOf(name), faults),
    maybeInside: (name) => (valueOf(name) === undefined ? undefined : membersOf(valueOf(name), pathOf(name), faults)),
  };
}

/** A text of at most `most` characters, matching the pattern where there is one. */
export function text(most: number, pattern?: RegExp): Form<string> {
  return (value) => (typeof value === 'string' && value.length <= most && (pattern?.test(value) ?? true) ? value : undefined);
}

/** A whole number from 0 to `most`. */
export function count(most: number): Form<number> {
  return (value) => (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most ? (value as number) : undefined);
}

export function oneOf<Choice extends string | number>(...choices: readonly Choice[]): Form<Choice> {
  return (value) => choices.find((choice) => choice === value);
}

/** At most `most` texts. */
export function list(most: number, form: Form<string>): Form<readonly string[]> {
  return (value) => (Array.isArray(value) && value.length <= most && value.every((item) => form(item) !== undefined) ? (value as string[]) : undefined);
}

/** At most `most` texts by name, on an object without prototype. */
export function dictionary(most: number, name: Form<string>, form: Form<string>): Form<Readonly<Record<string, string>>> {
  return (value) => {
    if (!isPlainObject(value)) return undefined;
    const entries = Object.entries(value);
    if (entries.length > most || !entries.every(([key, item]) => name(key) !== undefined && form(item) !== undefined)) return undefined;
    return Object.assign(Object.create(null), value) as Readonly<Record<string, string>>;
  };
}
