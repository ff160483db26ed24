/** One thing wrong with an event: where it stands, and what was expected there. Never the value: it may be personal. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Returns the value in the form that goes over the wire, or adds to `faults`. Undefined in, undefined out means: may be left out. */
export type Check = (value: unknown, path: readonly (string | number)[], faults: Fault[]) => unknown;
/** Checks by the name of a field. */
export type Fields = Readonly<Record<string, Check>>;

/** A check of one value: `accept` returns the wire form, or undefined when the value will not do. */
export function simple(expected: string, accept: (value: unknown) => unknown): Check {
  return (value, path, faults) => {
    const accepted = accept(value);
    if (accepted === undefined) faults.push({ path, message: value === undefined ? `Is missing; must be ${expected}.` : `Must be ${expected}.` });
    return accepted;
  };
}

/** A text that has the form `pattern` once `change` has normalised it. */
export function form(expected: string, pattern: RegExp, change: (text: string) => string = String): Check {
  return simple(expected, (value) => {
    const text = typeof value === 'string' ? change(value) : '';
    return pattern.test(text) ? text : undefined;
  });
}

/** Lets a value be left out. */
export function optional(check: Check): Check {
  return (value, path, faults) => (value === undefined ? undefined : check(value, path, faults));
}

/** A list with at least one element. */
export function list(check: Check, most = Infinity): Check {
  return (value, path, faults) => {
    if (Array.isArray(value) && value.length > 0 && value.length <= most) return value.map((each, index) => check(each, [...path, index], faults));
    faults.push({ path, message: `Must be a list of ${most === 1 ? 'one element' : 'at least one element'}.` });
    return undefined;
  };
}

/** An object with these fields. Further keys are checked by `further`, and refused without it. */
export function record(fields: Fields, further: Check = refuse): Check {
  return (value, path, faults) => {
    if (!isObject(value)) return anyObject(value, path, faults);
    const result: Record<string, unknown> = Object.create(null);
    for (const key of new Set([...Object.keys(fields), ...Object.keys(value)])) {
      const given = Object.hasOwn(value, key) ? value[key] : undefined;
      const check = Object.hasOwn(fields, key) ? fields[key] : given === undefined ? undefined : further;
      const accepted = check?.(given, [...path, key], faults);
      if (accepted !== undefined) result[key] = accepted;
    }
    return result;
  };
}

/** Anything that JSON can hold. */
export const json = simple('a value that JSON can hold', (value) => (holdsJson(value, 0) ? value : undefined));

const refuse: Check = (_value, path, faults) => void faults.push({ path, message: 'Is not a known key here.' });
const anyObject = simple('an object', (value) => (isObject(value) ? value : undefined));

/** True for an object that is no list and no date. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Objects within objects that are followed. Ours: an object that holds itself has no end. */
export const deepest = 16;

function holdsJson(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  return typeof value === 'object' && depth < deepest && Object.values(value).every((each) => each === undefined || holdsJson(each, depth + 1));
}
