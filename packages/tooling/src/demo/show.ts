import type { EventEnvelope } from '@waymark/core/transport';
import type { SandboxRecord } from '@waymark/testkit/sandbox';

const verdicts: Readonly<Record<SandboxRecord['verdict'], string>> = { accepted: 'took', rejected: 'REFUSED', ignored: 'IGNORED', faulted: 'FAULT' };

/** One line for an event that the relay took. */
export function showEvent(event: EventEnvelope): string {
  const { url, service } = event.where;
  const place = url === undefined ? (service ?? '') : new URL(url).pathname;
  const who = event.who.userId ?? `visitor ${event.who.browserId?.slice(0, 8) ?? 'unknown'}`;
  return `${timeOf(event.occurredAt)}  ${event.name}  ${place}  ${who}`;
}

/** One line, set in below its event, for what a vendor got. */
export function showRecord({ receivedAt, vendor, verdict, status, summary, reason }: SandboxRecord): string {
  const why = verdict === 'accepted' ? '' : `: ${reason}`;
  return `${timeOf(receivedAt)}    → ${vendor.padEnd(13)} ${verdicts[verdict].padEnd(7)} ${status ?? '–'}  ${summary}${why}`;
}

function timeOf(time: number): string {
  return new Date(time).toISOString().slice(11, 23);
}

/** What a vendor's row of the table says. */
export interface Row {
  readonly vendor: string;
  readonly delivered: number;
  readonly notWanted: number;
  readonly requests: number;
  readonly rejected: number;
}

/** A table with one row per vendor: events by outcome, requests by verdict. */
export function showTable(rows: readonly Row[]): string {
  const head = ['vendor', 'events delivered', 'not wanted', 'requests received', 'rejected'];
  const cells = rows.map((row) => [row.vendor, row.delivered, row.notWanted, row.requests, row.rejected].map(String));
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const show = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   ');
  return [head, ...cells].map(show).join('\n');
}
