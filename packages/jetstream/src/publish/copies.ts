import type { NewEntry } from '@waymark/core';
import { partitionOf } from '../stream/layout.ts';

/** An entry on its way to one of its lanes. */
export interface Copy {
  readonly entry: NewEntry;
  readonly lane: string;
  readonly partition: number;
  /** Copies of a lane with equal keys are stored one after another. */
  readonly key: string;
}

/** Decides where an entry is stored: for each lane in the partition of the key by which the lane orders it, or anywhere, where it does not. */
export function copiesOf(entry: NewEntry, partitions: number): readonly Copy[] {
  return entry.lanes.map((lane) => {
    const key = entry.keys?.find((each) => each.lane === lane)?.key ?? entry.id;
    return { entry, lane, partition: partitionOf(key, partitions), key: `${lane}\n${key}` };
  });
}
