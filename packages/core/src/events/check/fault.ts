import { kindOf } from './kind-of.ts';

/** JSON types as they appear in a `type:` rule. `array|object` is asked for by the value of a `merge` operation only. */
export type ExpectedType = 'string' | 'number' | 'object' | 'array' | 'primitive' | 'array|object';

/** Names the rule that a value broke. Stable, so that programs can act on it. */
export type RuleCode =
  | 'required'
  | 'unknown'
  | 'integer'
  | `type:${ExpectedType}`
  | `${'minimum' | 'exclusiveMinimum' | 'minLength' | 'maxLength' | 'minItems' | 'maxItems'}:${number}`
  | `${'minProperties' | 'maxProperties' | 'keyMinLength' | 'keyMaxLength'}:${number}`
  | `enum:${string}`
  | `format:${'url' | 'uri' | 'uuid' | 'date'}`
  | `pattern:${'goalId' | 'pointer'}`
  | 'keyPattern:identifier';

/** One broken rule in the form in which zod takes issues. `input` goes no further than zod: it may be personal data. */
export type Fault = {
  readonly code: 'custom';
  readonly path: PropertyKey[];
  readonly rule: RuleCode;
  readonly message: string;
  readonly input: unknown;
};

/** Looks at a value and adds what is wrong with it, in order. Paths start at the value; whoever holds the value puts its key in front. */
export type Inspect = (value: unknown, faults: Fault[]) => void;

/** Faults after which a payload is not looked at any further, so that a hostile one cannot fill the memory with reports. */
export const mostFaults = 1000;

/** Adds a fault of the value itself. `wanted` completes the sentence "Expected …"; `found` says what was there, never the value. */
export function addFault(faults: Fault[], rule: RuleCode, wanted: string, value: unknown, found = kindOf(value)): void {
  faults.push({ code: 'custom', path: [], rule, message: `Expected ${wanted}, found ${found}.`, input: value });
}

/** Inspects a member and puts its key in front of the paths of what is wrong with it. */
export function inspectMember(inspect: Inspect, value: unknown, key: PropertyKey, faults: Fault[]): void {
  const before = faults.length;
  inspect(value, faults);
  for (let index = before; index < faults.length; index += 1) faults[index]?.path.unshift(key);
}
