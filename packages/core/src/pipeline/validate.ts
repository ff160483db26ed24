import type { Violation } from '../ports/report.ts';
import type { SchemaIssue } from '../ports/standard-schema.ts';
import type { EventSchemas } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { isRecord } from './is-record.ts';
import { violationsOf } from './violations.ts';

/** A payload that was found right, or what is wrong with it. */
export type Checked = { readonly payload: unknown } | { readonly why: Refusal; readonly violations: readonly Violation[] };

/** Checks a payload against its event's schema. Without schemas everything is taken that an envelope can carry. */
export function validate(schemas: EventSchemas | undefined, name: string, payload: unknown): Checked {
  const event = name.slice(0, 60);
  let issues: readonly SchemaIssue[] = [{ message: 'The payload must be an object.' }];
  if (isRecord(payload)) {
    if (!schemas) return { payload };
    let result: ReturnType<EventSchemas[string]['~standard']['validate']> | undefined;
    try {
      result = Object.hasOwn(schemas, name) ? schemas[name]?.['~standard'].validate(payload) : undefined;
    } catch (cause) {
      return { why: { code: 'schema-threw', message: `The schema of "${event}" threw instead of answering.`, cause }, violations: [] };
    }
    if (!result) return { why: { code: 'event-unknown', message: `The option "events" has no schema for "${event}".` }, violations: [] };
    if (result instanceof Promise) {
      result.catch(() => undefined);
      return { why: { code: 'schema-async', message: `The schema of "${event}" must answer at once, without a promise.` }, violations: [] };
    }
    // A schema that changes what it is given may make something else of it.
    if (!result.issues && isRecord(result.value)) return { payload: result.value };
    if (result.issues) ({ issues } = result);
  }
  const violations = violationsOf(issues, payload);
  const faults = violations.slice(0, 5).map(({ path, message }) => `${path || 'payload'}: ${message}`);
  return { why: { code: 'payload-invalid', message: `"${event}" does not fit. ${faults.join(' ')}` }, violations };
}
