import type { Entry } from '@waymark/core';
import { decodeChunk, decodeEntries } from './disk/content.ts';
import type { Store } from './disk/store.ts';
import { put } from './log/put.ts';
import type { Log } from './log/state.ts';

/** Chunks taken over between two commits, and before others get their turn. */
const together = 4;

/** How many events lanes got, by their names. */
export type Arrivals = ReadonlyMap<string, number>;

export const nothing: Arrivals = new Map();

/** What a slice of an adoption came to. Undefined: it cannot go on now, because the disk cannot be written. */
export type Slice = Arrivals | undefined;

/** An entry of another file, and the bits of the lanes there that have not settled it. */
export interface Found {
  readonly entry: Entry;
  readonly open: number;
}

/**
 * Takes over the events of another file, behind those that are here, in slices. They leave it only when they are safe here: `save` makes what was taken over
 * durable and is false when that failed; `known` finds the lanes that have an id already. Throws at a chunk that cannot be read; the slices before it have left the file by then.
 */
export function* adoptEvents(log: Log, from: Store, save: () => boolean, known: (id: string) => number): Generator<Slice, void> {
  const lanesOf = laneNames(from);
  const numbers = from.numbers();
  for (let at = 0; at < numbers.length; at += together) {
    const slice = numbers.slice(at, at + together);
    const arrived = new Map<string, number>();
    for (const { entry, open } of slice.flatMap((no) => readEntries(from, no))) {
      const lanes = lanesOf(open);
      if (!put(log, { ...entry, lanes }, known(entry.id))) continue;
      for (const lane of lanes) arrived.set(lane, (arrived.get(lane) ?? 0) + 1);
    }
    // Until they are safe here they are not taken out there, and nobody else gets at them.
    let news: Slice = arrived;
    while (!save()) {
      yield news;
      news = undefined;
    }
    for (const no of slice) from.remove(no);
    yield news ?? nothing;
  }
}

/** Reads bits of a file as names of lanes. */
export function laneNames(from: Store): (open: number) => readonly string[] {
  const names = from.lanes().map(({ bit, name }) => ({ bit: 2 ** bit, name }));
  return (open) => names.filter(({ bit }) => (open & bit) !== 0).map(({ name }) => name);
}

function readEntries(from: Store, no: number): readonly Found[] {
  const { about, open } = from.chunk(no);
  const { chunk } = decodeChunk(no, about, open);
  return decodeEntries(chunk, from.content(no)).flatMap((entry, at) => (entry ? [{ entry, open: chunk.open[at] ?? 0 }] : []));
}
