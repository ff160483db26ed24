import { flatten, mostAttributes } from '../ext.ts';
import { type Check, form, isObject, simple } from './check.ts';

/** For checks that normalise. */
export const toUpper = (text: string): string => text.toUpperCase();
const toLower = (text: string): string => text.toLowerCase();

export const text = form('a text that is not empty', /\S/);
export const upper = form('a text that is not empty', /\S/, toUpper);
export const lower = form('a text that is not empty', /\S/, toLower);
/** ISO 4217. */
export const currency = form('a currency of three letters', /^[A-Z]{3}$/, toUpper);
/** ISO 3166-1 alpha-2. */
export const country = form('a country of two letters', /^[A-Z]{2}$/, toUpper);
/** IATA. */
export const airport = form('an airport of three letters', /^[A-Z]{3}$/, toUpper);
/** ISO 639-1, cut from a longer tag. */
export const language = form('a language of two letters', /^[A-Z]{2}$/, (tag) => toUpper(tag.replace(/[-_].*/, '')));
export const email = form('an e-mail address', /^[^\s@]+@[^\s@]+\.[^\s@]+$/, toLower);
export const trimmed = form('a text that is not empty', /\S/, (name) => name.trim());
export const amount = simple('a number, 0 or more', (value) => (Number.isFinite(value) && (value as number) >= 0 ? value : undefined));
export const count = simple('a whole number, 0 or more', (value) => (Number.isInteger(value) && (value as number) >= 0 ? value : undefined));
export const units = simple('a whole number, 1 or more', (value) => (Number.isInteger(value) && (value as number) > 0 ? value : undefined));

/** One of these names, whatever its case. */
export function oneOf(...names: readonly string[]): Check {
  return simple(`one of ${names.join(', ')}`, (value) => names.find((name) => typeof value === 'string' && toLower(name) === toLower(value)));
}

/** `YYYY-MM-DDThh:mm` of a day that exists. A Date is read as UTC. */
export const minute = simple('a date like 1990-05-17T00:00', (value) => {
  const given = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
  const [, day, time = '00:00'] = (typeof given === 'string' && /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z?)?$/.exec(given)) || [];
  const cut = `${day}T${time}`;
  return utc(`${cut}:00Z`)?.startsWith(cut) ? cut : undefined;
});

/** UTC with milliseconds. */
export const instant = simple('a time with zone like 2027-03-01T10:15:30.000Z, or a Date', (value) => {
  if (value instanceof Date) return utc(value);
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? utc(value) : undefined;
});

function utc(value: string | Date): string | undefined {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Flat attributes of one event, at most 50; undefined when none is left. */
export const extension: Check = (value, path, faults) => {
  const fail = (name: string, message: string): void => void faults.push({ path: [...path, name], message });
  const flat = flatten(isObject(value) ? value : {}, fail);
  const names = Object.keys(flat);
  if (!isObject(value)) faults.push({ path, message: 'Must be an object.' });
  if (names.length > mostAttributes) faults.push({ path, message: `Has ${names.length} attributes after flattening; at most ${mostAttributes} are possible.` });
  for (const name of names) {
    const fault = attributeFault(name, flat[name]);
    if (fault !== undefined) fail(name, fault);
  }
  return names.length > 0 ? flat : undefined;
};

function attributeFault(name: string, value: unknown): string | undefined {
  if (!/^\w+$/.test(name)) return 'The name must consist of letters, digits and _.';
  const fits = Array.isArray(value) ? value.every(isFlat) : isFlat(value);
  return fits ? undefined : 'Must be a text, a finite number or a boolean.';
}

export const flat = simple('a text, a finite number or a boolean', (value) => (isFlat(value) ? value : undefined));

function isFlat(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
