import type { SandboxRecord } from './record.ts';

const marks: Readonly<Record<SandboxRecord['verdict'], string>> = { accepted: 'taken', rejected: 'REFUSED', ignored: 'DROPPED', faulted: 'FAULT' };

/** One line for a terminal: time, vendor, verdict, what arrived and, unless all went well, why. */
export function describeRecord(record: SandboxRecord): string {
  const time = new Date(record.receivedAt).toISOString().slice(11, 23);
  const why = record.verdict === 'accepted' && !record.fault ? '' : ` (${record.reason})`;
  return `${time}  ${record.vendor.padEnd(12)}  ${marks[record.verdict].padEnd(7)}  ${String(record.status ?? '–').padEnd(3)}  ${record.summary}${why}`;
}
