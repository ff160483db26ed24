import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a soak needed at one moment. Unit: bytes. */
export interface Sample {
  /** Of the process that lives through the whole run. */
  readonly heap: number;
  readonly resident: number;
  /** All files of the outboxes. */
  readonly files: number;
}

/** How the last third of a run compares with the first. */
export interface Trend {
  readonly first: number;
  readonly middle: number;
  readonly last: number;
  readonly most: number;
}

export type Trends = Readonly<Record<keyof Sample, Trend>>;

export function sizeOfFiles(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** Medians of the thirds of a run. */
export function trendsOf(samples: readonly Sample[]): Trends {
  const third = Math.max(Math.floor(samples.length / 3), 1);
  const of = (what: keyof Sample): Trend => {
    const values = samples.map((sample) => sample[what]);
    const middle = values.slice(third, -third);
    return { first: medianOf(values.slice(0, third)), middle: medianOf(middle), last: medianOf(values.slice(-third)), most: Math.max(0, ...values) };
  };
  return { heap: of('heap'), resident: of('resident'), files: of('files') };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
