import { TrackingError } from '@waymark/core/transport';
import { faultText } from '../events/check-event.ts';
import { type Check, type Fault, type Fields, form, json, list, optional, record } from '../events/check.ts';
import { country, email, flat, instant, language, minute, oneOf, text, upper } from '../events/values.ts';

/** A date of birth, in the form that the REST API (`:00.000Z`) or the Batch API (`Z`) asks for. */
function birth(ending: string, now: number): Check {
  return (value, path, faults) => {
    const cut = minute(value, path, faults);
    if (cut !== undefined && Date.parse(`${cut as string}Z`) >= now) faults.push({ path, message: 'Must be in the past.' });
    return cut === undefined ? undefined : `${cut as string}${ending}`;
  };
}

const common: Fields = {
  firstSeen: optional(instant),
  lastSeen: optional(instant),
  title: optional(text),
  firstName: optional(text),
  lastName: optional(text),
  gender: optional(oneOf('male', 'female', 'unknown')),
  email: optional(email),
  emails: optional(list(email)),
  phoneNumbers: optional(list(text)),
  language: optional(language),
  nationality: optional(text),
  passportNumber: optional(upper),
  passportExpiry: optional(text),
  street: optional(list(text)),
  city: optional(text),
  state: optional(text),
  country: optional(country),
  postCode: optional(upper),
  identifiers: optional(list(record({ provider: text, id: text, expiryDate: optional(instant) }))),
};

/** A guest for the REST API. `now` in epoch milliseconds: a date of birth is before it. */
export function restGuest(now: number): Check {
  return record({ guestType: oneOf('visitor', 'customer', 'traveller'), ...common, dateOfBirth: optional(birth(':00.000Z', now)) }, json);
}

/** A guest for the Batch API. `now` in epoch milliseconds: a date of birth is before it. */
export function batchGuest(now: number): Check {
  return record({ guestType: oneOf('customer'), ...common, dateOfBirth: optional(birth('Z', now)) }, json);
}

/** A guest to be deleted by batch is named by identifiers. */
export const namedGuest = record({ identifiers: list(record({ provider: text, id: text })) }, json);

/** Pairs that one extension may have. Source: Sitecore's page on guest data extensions; checked 2026-11-21. */
const mostPairs = 100;

const attribute: Check = (value, path, faults) => {
  form('a name in camelCase', /^[a-z][A-Za-z\d]*$/)(path.at(-1), path, faults);
  return flat(value, path, faults);
};

/** A data extension of a guest. */
export const guestExtension: Check = (value, path, faults) => {
  const result = record({ name: oneOf('ext', 'ext1', 'ext2', 'ext3', 'ext4', 'ext5') }, attribute)(value, path, faults);
  const pairs = Object.keys(result ?? {}).length - 1;
  if (pairs > mostPairs) faults.push({ path, message: `Has ${pairs} attributes; at most ${mostPairs} are possible.` });
  return result;
};

/** The wire form of a value, or a TrackingError with `code` that names every fault and no value. `what`: the call or record, as the beginning of a sentence. */
export function checked(rule: Check, value: unknown, code: string, what: string): Readonly<Record<string, unknown>> {
  const faults: Fault[] = [];
  const result = rule(value, [], faults);
  if (faults.length > 0) throw new TrackingError(code, `${what} will not do. ${faults.map(faultText).join(' ')} Correct the values named.`);
  return result as Readonly<Record<string, unknown>>;
}
