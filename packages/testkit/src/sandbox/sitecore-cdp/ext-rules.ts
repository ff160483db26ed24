import { type Check, type Fields, toFields } from '../checks.ts';

/** Attributes that `ext` may have. Source: Sitecore Cloud SDK, checked 2026-11-21. */
const maxExtAttributes = 50;

/** Remembers which type an `ext` attribute had first, per event type: it must keep it for ever. */
export interface TypeBook {
  /** Names the attributes whose type differs from the one first seen. */
  conflicts(eventType: string, ext: unknown): readonly string[];
  /** Fixes the types of an event that was taken. */
  learn(eventType: string, ext: unknown): void;
}

export function createTypeBook(): TypeBook {
  const known = new Map<string, string>();
  const keyOf = (eventType: string, name: string) => JSON.stringify([eventType, name]);
  return {
    conflicts: (eventType, ext) =>
      Object.entries(toFields(ext) ?? {}).flatMap(([name, value]) => {
        const first = known.get(keyOf(eventType, name));
        return first === undefined || first === kindOf(value) ? [] : [`ext.${name} was a ${first} in an earlier ${eventType} and is now a ${kindOf(value)}`];
      }),
    learn(eventType, ext) {
      for (const [name, value] of Object.entries(toFields(ext) ?? {})) known.set(keyOf(eventType, name), known.get(keyOf(eventType, name)) ?? kindOf(value));
    },
  };
}

/** The flat `ext` object of an event. */
export const extObject: Check = (value, name) => {
  const fields = toFields(value);
  if (!fields) return [`${name} must be an object`];
  const count = Object.keys(fields).length;
  const problems = flatProblems(fields, name);
  if (count === 0) problems.push(`${name} is empty and should be left out`);
  if (count > maxExtAttributes) problems.push(`${name} has ${count} attributes, more than ${maxExtAttributes}`);
  if (fields['name'] === 'ext' || fields['key'] === 'default') problems.push(`${name} of an event carries no name or key; those belong to the extensions of an order`);
  return problems;
};

/** Names and values of custom attributes: letters, digits and the underscore of flattening; text, boolean or number, lists pass. */
export function flatProblems(fields: Fields, name: string): string[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const problems: string[] = [];
    if (!/^[A-Za-z0-9_]+$/.test(key)) problems.push(`${name}: attribute names have only letters, digits and underscores`);
    if (!isFlatValue(value) && !(Array.isArray(value) && value.every(isFlatValue))) problems.push(`${name}.${key.slice(0, 60)} must be text, boolean or number, not ${kindOf(value)}`);
    return problems;
  });
}

const isFlatValue = (value: unknown) => ['string', 'boolean', 'number'].includes(typeof value);

/** Type of a value in words: `text`, `number`, `list`, `object`, `null` … */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'string' ? 'text' : typeof value;
}

/** Data of the session: flat, text, boolean or number. */
export const sessionData: Check = (value, name) => {
  const fields = toFields(value);
  if (!fields) return [`${name} must be an object`];
  return Object.entries(fields).flatMap(([key, part]) => (isFlatValue(part) ? [] : [`${name}.${key.slice(0, 60)} must be text, boolean or number`]));
};
