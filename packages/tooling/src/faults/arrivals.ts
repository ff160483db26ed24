import type { SandboxRecord } from '@waymark/testkit/sandbox';
import { type Told, toldTo } from './read-bodies.ts';
import { type Vendor, vendors } from './shop-transports.ts';
import type { Tries } from './tries.ts';

/** One event in a request that came to a vendor's door. */
export interface Arrival extends Told {
  readonly vendor: Vendor;
  readonly record: SandboxRecord;
  /** False when a fault, or the vendor itself, kept it out. */
  readonly taken: boolean;
  /** False when whoever sent it got no answer, or only a part. */
  readonly answered: boolean;
  /** Place in the order of sending. */
  readonly sent: number;
}

/** What each vendor was told, in order of arrival, spoiled requests included. */
export function readArrivals(records: readonly SandboxRecord[], { wasAnswered, placeOf }: Pick<Tries, 'wasAnswered' | 'placeOf'>): readonly Arrival[] {
  return vendors.flatMap((vendor) =>
    records
      .filter((record) => record.vendor === vendor && record.method === 'POST')
      .flatMap((record) => toldTo[vendor](record.text).map((told) => ({ ...told, vendor, record, taken: isTaken(record), answered: wasAnswered(record), sent: placeOf(record) }))),
  );
}

function isTaken({ fault, verdict }: SandboxRecord): boolean {
  return verdict !== 'rejected' && (fault === undefined || fault.taken);
}

/** True when the sender has reason to send the same again: no answer came, or a bad one. */
export function hasFailed({ answered, record }: Arrival): boolean {
  return !answered || (record.status ?? 0) >= 400;
}

/** Arrivals of the same thing, by what it is. */
export function groupArrivals(arrivals: readonly Arrival[]): ReadonlyMap<string, readonly Arrival[]> {
  const groups = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const key = JSON.stringify([arrival.vendor, arrival.visitor, arrival.second, arrival.what]);
    groups.set(key, [...(groups.get(key) ?? []), arrival]);
  }
  return groups;
}
