import type { Refusal } from '../ports/transport.ts';
import type { Violation } from '../ports/report.ts';
import type { EventSchemas } from '../ports/tracker.ts';
import type { SchemaIssue } from '../ports/standard-schema.ts';
import { pathText } from '../events/path-text.ts';

/** A payload that was found right, or what is wrong with it. */
export type Checked = { readonly payload: unknown } | { readonly why: Refusal; readonly violations: readonly Violation[] };

/** Checks a payload against its event's schema. Without schemas everything is taken that an envelope can carry. */
export function validate(schemas: EventSchemas | undefined, name: string, payload: unknown): Checked {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    return invalid(name, [{ path: '', message: 'The payload must be an object.' }]);
  }
  if (!schemas) return { payload };
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (!schema) {
    const why = { code: 'event-unknown', message: `No event is called "${name.slice(0, 60)}". Add its schema to the option "events".` };
    return { why, violations: [] };
  }
  const result = schema['~standard'].validate(payload);
  if (result instanceof Promise) {
    return { why: { code: 'schema-async', message: `The schema of "${name}" is asynchronous, but must answer at once.` }, violations: [] };
  }
  return result.issues ? invalid(name, result.issues.map(violationOf)) : { payload: result.value };
}

function invalid(name: string, violations: readonly Violation[]): Checked {
  const faults = violations.slice(0, 5).map(({ path, message }) => `${path || 'payload'}: ${message}`);
  return { why: { code: 'payload-invalid', message: `The payload of "${name}" has ${violations.length} faults. ${faults.join(' ')}` }, violations };
}

function violationOf(issue: SchemaIssue): Violation {
  const keys = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  return { ...issue, path: pathText(keys), message: issue.message };
}
