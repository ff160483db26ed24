import type { Entry } from '@waymark/core';
import { decodeChunk, decodeEntries } from './disk/content.ts';
import type { Store } from './disk/store.ts';
import { openBits, put } from './log/put.ts';
import type { Log } from './log/state.ts';

/** Chunks taken over between two commits, and before others get their turn. */
const together = 4;

export interface AdoptOptions {
  /** Makes what was taken over durable here. False when that failed. */
  readonly save: () => boolean;
  /** What cannot be read is passed over, and nothing is taken out. */
  readonly isDamaged: boolean;
}

/** How many events lanes got, by their names. */
export type Arrivals = ReadonlyMap<string, number>;

export const nothing: Arrivals = new Map();

/** What a slice of an adoption came to. Undefined: it cannot go on now, because the disk cannot be written or the outbox is full. */
export type Slice = Arrivals | undefined;

/** Takes over the events of another file, behind those that are here, in slices. They leave it only when they are safe here. Returns how many. */
export function* adoptEvents(log: Log, from: Store, { save, isDamaged }: AdoptOptions): Generator<Slice, number> {
  const names = new Map(from.lanes().map(({ bit, name }) => [2 ** bit, name]));
  const numbers = from.numbers();
  let adopted = 0;
  for (let at = 0; at < numbers.length; at += together) {
    const slice = numbers.slice(at, at + together);
    const arrived = new Map<string, number>();
    for (const { entry, open } of slice.flatMap((no) => readEntries(from, no, isDamaged))) {
      const lanes = [...names].filter(([bit]) => (open & bit) !== 0).map(([, name]) => name);
      if (!put(log, { ...entry, lanes }, openBits(log, entry.id))) continue;
      adopted += 1;
      for (const lane of lanes) arrived.set(lane, (arrived.get(lane) ?? 0) + 1);
    }
    // Until they are safe here they are not taken out there, and nobody else gets at them.
    let news: Slice = arrived;
    while (!save()) {
      yield news;
      news = undefined;
    }
    if (!isDamaged) for (const no of slice) from.remove(no);
    yield news ?? nothing;
  }
  return adopted;
}

interface Found {
  readonly entry: Entry;
  readonly open: number;
}

function readEntries(from: Store, no: number, isDamaged: boolean): readonly Found[] {
  try {
    const { about, open } = from.chunk(no);
    const { chunk } = decodeChunk(no, about, open);
    return decodeEntries(chunk, from.content(no)).flatMap((entry, at) => (entry ? [{ entry, open: chunk.open[at] ?? 0 }] : []));
  } catch (cause) {
    if (!isDamaged) throw cause;
    return [];
  }
}
