import { type Drop, TrackingError } from '@waymark/core';
import { checkOptions } from '@waymark/core/transport';
import { refuseCall } from '../refuse.ts';

/** Which letters. Without any: all, the oldest hundred of them. */
export interface LetterChoice {
  readonly transport?: string;
  readonly reason?: Drop['reason'];
  /** Name of the event. */
  readonly event?: string;
  /** Only those after this number, to read on. */
  readonly after?: number;
  /** Default: 100. */
  readonly limit?: number;
}

/** Which letters are asked for. Without any: all. */
export interface AskedLetters extends LetterChoice {
  readonly numbers?: readonly number[];
}

const names = ['transport', 'reason', 'event', 'after', 'limit'];
/** For what has no limit. */
const most = Number.MAX_SAFE_INTEGER;

/** The choice of a caller as SQLite takes it. Throws `options-invalid`, `option-invalid` and `option-unknown`: a choice that is not understood must not mean all letters. */
export function readChoice(call: string, choice: LetterChoice, known: readonly string[] = names): LetterChoice {
  const checks = checkOptions(call, choice, known);
  for (const name of ['transport', 'reason', 'event']) checks.optionalText(name, 'Leave it out for letters of any.');
  return {
    ...choice,
    after: wholeNumber(`${call} option "after"`, checks.number('after', 0, 0, Infinity)),
    ...(choice.limit !== undefined && { limit: wholeNumber(`${call} option "limit"`, checks.number('limit', 0, 0, Infinity)) }),
  };
}

/** The same for `ask()`. */
export function readAskedLetters(choice: AskedLetters): AskedLetters {
  const read: AskedLetters = readChoice('ask()', choice, [...names, 'numbers']);
  return read.numbers === undefined ? read : { ...read, numbers: readNumbers('ask()', read.numbers) };
}

/** Numbers of letters, as a list. Throws `call-invalid`, for letters in the place of their numbers above all. */
export function readNumbers(call: string, numbers: Iterable<number>): readonly number[] {
  if (typeof numbers === 'string' || typeof Object(numbers)[Symbol.iterator] !== 'function') refuseCall(call, 'a list with the numbers of letters', numbers);
  const list = [...numbers];
  for (const each of list) if (!Number.isSafeInteger(each)) refuseCall(call, 'numbers of letters, as `number` of a letter has them', each);
  return list;
}

/** How many letters at most. Throws `call-invalid`. */
export function readLimit(call: string, limit: number): number {
  if (limit === Infinity) return most;
  return Number.isSafeInteger(limit) && limit >= 0 ? limit : refuseCall(call, 'how many letters at most, a whole number', limit);
}

/** With what ends no list as the largest number there is. */
function wholeNumber(option: string, value: number): number {
  if (value === Infinity) return most;
  if (Number.isInteger(value)) return Math.min(value, most);
  throw new TrackingError('option-invalid', `${option} must be a whole number, found ${value}. Pass one.`);
}
