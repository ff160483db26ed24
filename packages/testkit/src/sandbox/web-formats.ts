import { isIP } from 'node:net';
import { type Check, isText, matching, must } from './checks.ts';

/** Address of a page or an image. */
export const webAddress = must('an absolute http(s) URL', (value) => isText(value) && /^https?:\/\//i.test(value) && URL.canParse(value));
export const ipAddress = must('an IP address', (value) => isText(value) && isIP(value) !== 0);
export const emailAddress = matching(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address');
/** Money, or a quantity that may have a fraction. */
export const zeroOrMore = must('a JSON number, 0 or more', (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0);
export const wholeUnits = must('a whole number, 1 or more', (value) => Number.isInteger(value) && Number(value) >= 1);
/** A time in milliseconds, as it is today: 13 digits. Seconds are the usual mistake. */
export const epochMillis = must('a time in milliseconds since 1970, 13 digits', (value) => Number.isInteger(value) && Number(value) >= 1e12 && Number(value) < 1e13);
/** Text, number or truth value: what may stand beside known fields. */
export const plainValue = must('a text, a number or true or false', (value) => ['string', 'number', 'boolean'].includes(typeof value));
export const lowerTwo = matching(/^[a-z]{2}$/, 'two lower-case letters');
export const lowerThree = matching(/^[a-z]{3}$/, 'three lower-case letters');

/** Every value of an object passes a check; its names are free. */
export function valuesOf(check: Check): Check {
  return (value, name) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${name} must be an object`];
    return Object.entries(value).flatMap(([key, each]) => check(each, `${name}.${key.slice(0, 60)}`));
  };
}

/** Names every empty value and every empty object inside foreign JSON: senders leave such fields out. */
export function emptyFields(value: unknown, name = ''): readonly string[] {
  if (value === null) return [`${name} is null: leave it out`];
  if (typeof value !== 'object') return [];
  const prefix = name === '' ? '' : `${name}.`;
  const entries = Object.entries(value);
  if (entries.length === 0 && !Array.isArray(value) && name !== '') return [`${name} is an empty object: leave it out`];
  return entries.flatMap(([key, each]) => emptyFields(each, Array.isArray(value) ? `${name}[${key}]` : `${prefix}${key.slice(0, 60)}`));
}
