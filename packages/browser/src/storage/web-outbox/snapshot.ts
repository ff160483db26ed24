import type { KeptEvent } from '../../delivery/page-outbox.ts';
import { attempt } from '../attempt.ts';

/** All events of a page, and a number that grows with every change. Of two snapshots of a page the one with the higher number counts. */
export type Snapshot = readonly [version: number, events: readonly KeptEvent[]];

/** Events of the newest of these texts, without those that cannot be delivered. Other scripts, other versions and broken disks may have left anything. */
export function readNewest(texts: readonly unknown[]): readonly KeptEvent[] {
  const snapshots = texts.map((text) => attempt(() => [...(JSON.parse(text as string) as Snapshot)])) as unknown as Snapshot[];
  // What is no snapshot comes last: sorting puts undefined there.
  const [newest] = snapshots.sort(([one], [other]) => other - one);
  const found = [newest?.[1]].flat() as readonly KeptEvent[];
  return found.filter((event) => attempt(() => (JSON.parse(event.json) as KeptEvent).id === event.id && event.lanes.some(String)));
}
