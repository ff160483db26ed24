import { type Fault, isObject } from './check.ts';
import { reserved } from './reserved.ts';
import { rules } from './rules.ts';
import type { CdpEvent } from './types.ts';

/** An event in its wire form, or what is wrong with it. */
export type CheckedEvent = { readonly event: CdpEvent; readonly faults?: undefined } | { readonly faults: readonly Fault[] };

/** Checks an event and puts it into the form that Sitecore CDP asks for: upper case, dates, flat attributes. Checking twice changes nothing. */
export function checkEvent(value: unknown): CheckedEvent {
  if (!isObject(value)) return { faults: [{ path: [], message: 'Must be an object.' }] };
  const type = String(value['type']).toUpperCase();
  const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
  if (!rule) return { faults: [{ path: ['type'], message: typeProblem(type) }] };
  const faults: Fault[] = [];
  const event = rule(value, [], faults) as CdpEvent;
  return faults.length > 0 ? { faults } : { event };
}

function typeProblem(type: string): string {
  if (reserved.test(type)) return 'Is written by Sitecore and cannot be sent.';
  return `Must be one of ${Object.keys(rules).join(', ')}. An event of your own has type CUSTOM and its name in "name".`;
}

/** The place of a fault for people: `product.price`, `identifiers[0].id`. */
export function faultText({ path, message }: Fault): string {
  let place = '';
  for (const step of path) place += typeof step === 'number' ? `[${step}]` : `${place && '.'}${step}`;
  return `${place || 'event'}: ${message}`;
}
