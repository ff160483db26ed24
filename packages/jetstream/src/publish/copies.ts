import type { NewEntry } from '@waymark/core';
import { partitionOf } from '../stream/layout.ts';

/** An entry on its way to a partition, for some of its lanes. */
export interface Copy {
  readonly entry: NewEntry;
  readonly lanes: readonly string[];
  readonly partition: number;
  /** Copies with equal keys are stored one after another. */
  readonly key: string;
}

/**
 * Decides where an entry is stored: once, in the partition of its order key. Only where its lanes order it by keys of different partitions is there a copy for
 * each of these. A lane without order is content with any.
 */
export function copiesOf(entry: NewEntry, partitions: number): readonly Copy[] {
  const keyOf = (lane: string): string | undefined => entry.keys?.find((each) => each.lane === lane)?.key;
  const fallback = entry.lanes.map(keyOf).find((key) => key !== undefined) ?? entry.id;
  const copies = new Map<number, Copy>();
  for (const lane of entry.lanes) {
    const key = keyOf(lane) ?? fallback;
    const partition = partitionOf(key, partitions);
    const before = copies.get(partition);
    copies.set(partition, before ? { ...before, lanes: [...before.lanes, lane] } : { entry, lanes: [lane], partition, key });
  }
  return [...copies.values()];
}
