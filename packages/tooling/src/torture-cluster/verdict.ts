import type { VendorRecord } from './vendors.ts';
import { readId } from './visits.ts';

/** What the torture came to at one destination. */
export interface VendorVerdict {
  readonly name: string;
  readonly delivered: number;
  readonly lost: number;
  /** Events that came after a later one of their browser. */
  readonly outOfOrder: number;
  /** Events that came again. */
  readonly repeated: number;
  /** Of these, those that a killed worker had on their way, or had not noted yet, in its last seconds. */
  readonly repeatedOfKilled: number;
}

/** A worker that was killed, and the tick of it. */
export interface Killed {
  readonly worker: string;
  readonly at: number;
}

/** By then a worker has a delivery noted in the cluster, also on a machine that is busy. Unit: milliseconds. */
const notedMs = 4000;

/** Judges what a destination saw, by what relays had confirmed. */
export function judge({ name, ids, repeats, of }: VendorRecord, confirmed: ReadonlySet<string>, killed: Killed): VendorVerdict {
  const arrived = new Set(ids);
  const onTheirWay = of(killed.worker, killed.at - notedMs);
  return {
    name,
    delivered: arrived.size,
    lost: [...confirmed].filter((id) => !arrived.has(id)).length,
    outOfOrder: countOutOfOrder(ids),
    repeated: repeats.length,
    repeatedOfKilled: repeats.filter((id) => onTheirWay.has(id)).length,
  };
}

function countOutOfOrder(ids: readonly string[]): number {
  const last = new Map<string, number>();
  let count = 0;
  for (const { browser, nth } of ids.map(readId)) {
    const before = last.get(browser) ?? -1;
    if (nth < before) count += 1;
    last.set(browser, Math.max(before, nth));
  }
  return count;
}

/** What is wrong, in sentences. */
export function faultsOf({ name, lost, outOfOrder, repeated, repeatedOfKilled }: VendorVerdict): readonly string[] {
  return [
    ...(lost > 0 ? [`${name}: ${lost} confirmed events were not delivered.`] : []),
    ...(outOfOrder > 0 ? [`${name}: ${outOfOrder} events came after a later one of their browser.`] : []),
    ...(repeated > repeatedOfKilled ? [`${name}: ${repeated - repeatedOfKilled} events came twice that no killed worker had on their way.`] : []),
  ];
}
