import type { OcOrderStatus } from './events.ts';

/** An object of somebody else, of which nothing is certain. */
export type Foreign = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one when it is none. */
export function objectOf(value: unknown): Foreign {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Foreign {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a list: one object counts as a list of one. */
export function listOf(value: unknown): readonly Foreign[] {
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

/** First own property of these names that holds something. */
export function find(from: Foreign, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = Object.hasOwn(from, name) ? from[name] : undefined;
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

/** A text; numbers are taken as texts, and blanks for none. */
export function textIn(from: Foreign, ...names: readonly string[]): string | undefined {
  const value = find(from, ...names);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Longest id. OrderCloud's have at most 100 characters, those of visitors come from elsewhere. */
const longestId = 500;

/** An id. A longer text is none: it would be remembered and looked up. */
export function idIn(from: Foreign, ...names: readonly string[]): string | undefined {
  const id = textIn(from, ...names);
  return id !== undefined && id.length <= longestId ? id : undefined;
}

/** A number; systems in between may have made a text of it. One too large to count with is none: amounts are multiplied and added up. */
export function numberIn(from: Foreign, ...names: readonly string[]): number | undefined {
  const value = find(from, ...names);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
}

/** A date and time, its first three decimals, the others, and the offset. */
const timeForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*(Z|[+-]\d\d:\d\d)?$/;

/** A time as ISO 8601 in UTC with milliseconds; OrderCloud writes up to seven decimals. Where there is no date, .NET writes the year 1. */
export function timeIn(from: Foreign, ...names: readonly string[]): string | undefined {
  const [, local, offset = 'Z'] = timeForm.exec(textIn(from, ...names) ?? '') ?? [];
  const time = Date.parse(`${local}${offset}`);
  return time > 0 ? new Date(time).toISOString() : undefined;
}

/** A currency, a code of three letters as a rule, which some systems write in lower case. */
export function currencyIn(from: Foreign, ...names: readonly string[]): string | undefined {
  const text = textIn(from, ...names)?.trim();
  return text && /^[a-z]{3}$/i.test(text) ? text.toUpperCase() : text || undefined;
}

const statuses: readonly OcOrderStatus[] = ['Unsubmitted', 'AwaitingApproval', 'Declined', 'Open', 'Completed', 'Canceled'];

/** Status of an order, written as a name or as the digit of the order sync message. */
export function statusIn(from: Foreign, ...names: readonly string[]): OcOrderStatus | undefined {
  const text = textIn(from, ...names);
  return statuses.find((status) => status === text) ?? (/^[1-6]$/.test(text ?? '') ? statuses[Number(text) - 1] : undefined);
}

/** Leaves out what is undefined. */
export function known<Value extends object>(value: Value): { [Name in keyof Value]: Exclude<Value[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as { [Name in keyof Value]: Exclude<Value[Name], undefined> };
}
