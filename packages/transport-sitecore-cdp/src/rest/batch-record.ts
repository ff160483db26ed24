import { uuid } from '../uuid.ts';
import { type Check, form, json, record } from '../events/check.ts';
import { oneOf } from '../events/values.ts';
import type { BatchRecord } from './batch-types.ts';
import { batchGuest, checked, namedGuest } from './guest-rules.ts';

const ref = form('a UUID', uuid);
const fixed = { ref, schema: oneOf('guest', 'order') };
const deleted = record({ ...fixed, mode: oneOf('delete', 'gdpr_delete'), value: namedGuest });
const order = record({ ...fixed, mode: oneOf('insert', 'upsert', 'merge', 'delete', 'gdpr_delete'), value: record({}, json) });

function guest(now: number): Check {
  return record({ ...fixed, mode: oneOf('upsert', 'merge', 'migration'), value: batchGuest(now) });
}

/**
 * The line of one record, with its line break. `now` in epoch milliseconds. Throws a TrackingError with code `batch-record-invalid` that says which record
 * it was.
 */
export function lineOf(given: BatchRecord, index: number, newRef: () => string, now: number): string {
  const { schema, mode, ref: own } = (given as BatchRecord | undefined) ?? {};
  const rule = schema === 'order' ? order : /delete/i.test(String(mode)) ? deleted : guest(now);
  return `${JSON.stringify(checked(rule, { ...given, ref: own ?? newRef() }, 'batch-record-invalid', `Record ${index} for uploadBatch()`))}\n`;
}
