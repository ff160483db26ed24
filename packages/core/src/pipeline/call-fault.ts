import { isEventId } from '../envelope/event-id.ts';
import { kindOf } from '../events/check/kind-of.ts';
import type { TrackOptions } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { isRecord } from './is-record.ts';

/** What is wrong with the options of a call of `track`. */
export function callFault(options: TrackOptions): Refusal | undefined {
  if (!isRecord(options)) return { code: 'call-invalid', message: `The options of track() must be an object, found ${kindOf(options)}.` };
  const { id, key, occurredAt } = options;
  if (id !== undefined && !isEventId(id)) return wrong('id', 'id', '1 to 128 of letters, digits and _ - : . ~');
  if (key !== undefined && (typeof key !== 'string' || key === '')) return wrong('key', 'key', 'a text that is not empty, such as an order number');
  return occurredAt === undefined || isTime(Math.round(Number(occurredAt))) ? undefined : wrong('time', 'occurredAt', 'a Date or milliseconds since 1970');
}

function wrong(code: string, option: string, needs: string): Refusal {
  return { code: `${code}-invalid`, message: `The option "${option}" must be ${needs}.` };
}

/** Within what a Date can hold: 8.64e15 ms (ECMA-262, Time Values; checked 2026-11-21). */
export function isTime(value: number): boolean {
  return value >= 0 && value <= 8.64e15;
}
