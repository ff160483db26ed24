import type { Entry } from '@waymark/core';
import { type Chunk, note, createChunk, priorities, shrink } from '../log/chunk.ts';
import { corrupt } from './failure.ts';

/** What is kept of the entries of a chunk beside their texts, one list per fact. */
interface About {
  readonly ids: readonly string[];
  readonly sizes: readonly number[];
  /** Length of each text in characters, to cut them apart. */
  readonly lengths: readonly number[];
  readonly ranks: readonly number[];
  readonly times: readonly number[];
}

export interface Content {
  readonly about: string;
  readonly text: string;
}

/** A chunk as the disk keeps it: its texts one behind the other. Entries that are gone keep their place, without text. */
export function encodeChunk(chunk: Chunk): Content {
  const entries = chunk.entries ?? [];
  const about: About = {
    ids: entries.map((entry) => entry?.id ?? ''),
    sizes: Array.from(chunk.sizes.subarray(0, chunk.count)),
    lengths: entries.map((entry) => entry?.json.length ?? 0),
    ranks: Array.from(chunk.ranks.subarray(0, chunk.count)),
    times: entries.map((entry) => entry?.occurredAt ?? 0),
  };
  return { about: JSON.stringify(about), text: entries.map((entry) => entry?.json ?? '').join('') };
}

/** The entries of a chunk that are not gone. */
export function decodeEntries(chunk: Chunk, { about, text }: Content): (Entry | undefined)[] {
  const { ids, sizes, lengths, ranks, times } = readAbout(about);
  const entries: (Entry | undefined)[] = [];
  // Pieces of a text keep the whole of it in memory. Where most of it is not needed they are copied.
  const isSparse = chunk.liveBytes * 2 < chunk.bytes;
  let end = 0;
  for (const [at, id] of ids.entries()) {
    const start = end;
    end += lengths[at] ?? 0;
    const isLive = (chunk.open[at] ?? 0) !== 0;
    const piece = isLive ? text.slice(start, end) : '';
    const priority = priorities[ranks[at] ?? -1];
    if (isLive && (end > text.length || !priority)) throw corrupt(`a text of chunk ${chunk.no} is missing`);
    entries.push(isLive && priority ? { id, json: isSparse ? Buffer.from(piece).toString() : piece, size: sizes[at] ?? 0, priority, occurredAt: times[at] ?? 0 } : undefined);
  }
  if (entries.length !== chunk.count) throw corrupt(`chunk ${chunk.no} has ${entries.length} entries instead of ${chunk.count}`);
  return entries;
}

/** A chunk of an earlier process without its texts, and the ids of its entries. */
export function decodeChunk(no: number, about: string, open: Uint8Array): { readonly chunk: Chunk; readonly ids: readonly string[] } {
  const { ids, sizes, ranks } = readAbout(about);
  const bits = new Uint32Array(open.slice().buffer);
  if (bits.length !== ids.length) throw corrupt(`chunk ${no} has ${bits.length} states for ${ids.length} entries`);
  const chunk = createChunk(no, ids.length);
  for (const [at, size] of sizes.entries()) note(chunk, size, ranks[at] ?? 0, bits[at] ?? 0);
  shrink(chunk);
  chunk.entries = undefined;
  chunk.written = true;
  return { chunk, ids };
}

function readAbout(text: string): About {
  try {
    const about = JSON.parse(text) as About;
    const { ids, sizes, lengths, ranks, times } = about;
    const isWhole = [sizes, lengths, ranks, times].every((list) => list.length === ids.length && list.every((each) => typeof each === 'number'));
    if (isWhole) return about;
  } catch {
    // Said below, with what is known.
  }
  throw corrupt('the description of a chunk cannot be read');
}
