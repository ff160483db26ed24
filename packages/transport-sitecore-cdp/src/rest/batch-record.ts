import { uuid } from '../ask.ts';
import { form, json, record } from '../events/check.ts';
import { oneOf } from '../events/values.ts';
import type { BatchRecord } from './batch-types.ts';
import { batchGuest, checked, namedGuest } from './guest-rules.ts';

const ref = form('a UUID', uuid);
const fixed = { ref, schema: oneOf('guest', 'order') };
const rules = {
  guest: record({ ...fixed, mode: oneOf('upsert', 'merge', 'migration'), value: batchGuest }),
  deleted: record({ ...fixed, mode: oneOf('delete', 'gdpr_delete'), value: namedGuest }),
  order: record({ ...fixed, mode: oneOf('insert', 'upsert', 'merge', 'delete', 'gdpr_delete'), value: record({}, json) }),
};

/** The line of one record, with its line break. Throws a TrackingError with code `batch-record-invalid` that says which record it was. */
export function lineOf(given: BatchRecord, index: number, newRef: () => string): string {
  const { schema, mode, ref: own } = (given as BatchRecord | undefined) ?? {};
  const rule = schema === 'order' ? rules.order : /delete/i.test(String(mode)) ? rules.deleted : rules.guest;
  return `${JSON.stringify(checked(rule, { ...given, ref: own ?? newRef() }, 'batch-record-invalid', `Record ${index} for uploadBatch()`))}\n`;
}
