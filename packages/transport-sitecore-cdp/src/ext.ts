import { deepest, isObject } from './events/check.ts';

/** Attributes that one `ext` may have after flattening. Source: Sitecore's manual and SDKs, which throw above it; checked 2026-11-21. */
export const mostAttributes = 50;

/**
 * Makes nested attributes flat: keys joined with `_`, lists kept, null and undefined left out. Sitecore's own SDKs do the same. `fail` hears of a name
 * that two attributes would share, and of one that is nested too deep; what follows that one is not looked at.
 */
export function flatten(nested: Readonly<Record<string, unknown>>, fail: (name: string, message: string) => void): Record<string, unknown> {
  const flat: Record<string, unknown> = Object.create(null);
  const addAll = (object: Readonly<Record<string, unknown>>, prefix: string, depth: number): boolean =>
    Object.entries(object).every(([key, value]) => {
      const name = prefix + key;
      if (value === null || value === undefined) return true;
      const nests = isObject(value);
      if (nests && depth < deepest) return addAll(value, `${name}_`, depth + 1);
      if (nests) fail(name, `Is nested more than ${deepest} deep.`);
      else if (name in flat) fail(name, 'Is there twice after flattening.');
      else flat[name] = value;
      return !nests;
    });
  addAll(nested, '', 0);
  return flat;
}
