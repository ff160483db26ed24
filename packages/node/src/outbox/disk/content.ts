import { crc32 } from 'node:zlib';
import type { Entry, Priority } from '@waymark/core';
import { type Chunk, chunkBytes, createChunk, note, priorities } from '../log/chunk.ts';
import { corrupt } from './failure.ts';

/** A chunk as the disk keeps it: its ids as JSON, its numbers by kind, its texts one behind the other in UTF-8. SQLite itself would not notice a changed byte in them, hence the sums. */
export interface Content {
  readonly ids: string;
  readonly facts: Uint8Array;
  readonly texts: Uint8Array;
}

/**
 * The numbers of a chunk: times of 8 bytes, sizes and lengths of 4, ranks of 1, each for all entries. Lengths are those of the texts that are there. Behind them
 * two CRC-32 of 4 bytes: of the texts, and of ids and facts up to here.
 */
interface Facts {
  readonly times: Float64Array;
  readonly sizes: Uint32Array;
  readonly lengths: Uint32Array;
  readonly ranks: Uint8Array;
}

interface About extends Facts {
  readonly ids: readonly string[];
  readonly textSum: number;
}

const bytesPerEntry = 17;
const sumBytes = 4;

/** Makes what the disk keeps of a chunk. Entries that are gone keep their place, without text. The texts are valid until the next call. */
export type ChunkEncoder = (chunk: Chunk) => Content;

/** An encoder with room for the texts of one chunk, used again and again. */
export function createChunkEncoder(): ChunkEncoder {
  let room = Buffer.allocUnsafe(0);
  return (chunk) => {
    const { count, entries = [] } = chunk;
    if (room.length < chunk.liveBytes) room = Buffer.allocUnsafe(Math.max(chunk.liveBytes, chunkBytes));
    const facts = new Uint8Array(lengthOf(count));
    const { times, sizes, lengths, ranks } = factsIn(facts.buffer, count);
    const ids: string[] = [];
    let end = 0;
    for (let at = 0; at < count; at += 1) {
      const entry = entries[at];
      ids.push(entry?.id ?? '');
      if (!entry) continue;
      times[at] = entry.occurredAt;
      lengths[at] = writeText(room, entry, end);
      end += lengths[at] ?? 0;
    }
    sizes.set(chunk.sizes.subarray(0, count));
    ranks.set(chunk.ranks.subarray(0, count));
    const content = { ids: JSON.stringify(ids), facts, texts: room.subarray(0, end) };
    const sums = sumsIn(facts);
    sums.setUint32(0, crc32(content.texts));
    sums.setUint32(sumBytes, sumAbout(content));
    return content;
  };
}

function lengthOf(count: number): number {
  return count * bytesPerEntry + 2 * sumBytes;
}

function sumsIn({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset + length - 2 * sumBytes, 2 * sumBytes);
}

function sumAbout({ ids, facts }: Pick<Content, 'ids' | 'facts'>): number {
  return crc32(facts.subarray(0, -sumBytes), crc32(ids));
}

/** A text with as many bytes as characters is plain ASCII, which is copied as it is. */
function writeText(room: Buffer, { json, size }: Entry, at: number): number {
  return room.write(json, at, size === json.length ? 'latin1' : 'utf8');
}

/** The entries of a chunk that are not gone. Throws where one of them is not what was written. */
export function decodeEntries(chunk: Chunk, content: Content): (Entry | undefined)[] {
  const { ids, textSum, times, sizes, lengths, ranks } = readAbout(chunk.no, content);
  if (crc32(content.texts) !== textSum) throw corrupt(`the texts of chunk ${chunk.no} have changed`);
  if (ids.length !== chunk.count) throw corrupt(`chunk ${chunk.no} has ${ids.length} entries instead of ${chunk.count}`);
  const { buffer, byteOffset, byteLength } = content.texts;
  const texts = Buffer.from(buffer, byteOffset, byteLength);
  const entries: (Entry | undefined)[] = [];
  let end = 0;
  for (const [at, id] of ids.entries()) {
    const start = end;
    end += lengths[at] ?? 0;
    if ((chunk.open[at] ?? 0) === 0) {
      entries.push(undefined);
      continue;
    }
    const priority = priorities[ranks[at] ?? -1];
    if (end === start || end > texts.length || !priority) throw corrupt(`a text of chunk ${chunk.no} is missing`);
    entries.push({ id, json: texts.toString('utf8', start, end), size: sizes[at] ?? 0, priority, occurredAt: times[at] ?? 0 });
  }
  return entries;
}

/** What is there of an entry that may be damaged. */
export interface Remains {
  readonly id: string;
  readonly text: Uint8Array;
  readonly priority: Priority | undefined;
  readonly occurredAt: number;
}

/** The entries of a chunk that may be damaged, as far as they are there. */
export function decodeRemains({ ids: text, facts, texts }: Content): readonly Remains[] {
  const ids = readIds(text);
  if (!ids || facts.length !== lengthOf(ids.length)) return [];
  const { lengths, times, ranks } = factsIn(facts.slice().buffer, ids.length);
  let end = 0;
  return ids.map((id, at) => {
    const start = end;
    end += lengths[at] ?? 0;
    return { id, text: texts.subarray(start, end), priority: priorities[ranks[at] ?? -1], occurredAt: times[at] ?? NaN };
  });
}

/** A chunk of an earlier process without its texts, and the ids of its entries. */
export function decodeChunk(no: number, about: Pick<Content, 'ids' | 'facts'>, open: Uint8Array): { readonly chunk: Chunk; readonly ids: readonly string[] } {
  const { ids, sizes, ranks, times } = readAbout(no, about);
  if (open.length !== ids.length * Uint32Array.BYTES_PER_ELEMENT) throw corrupt(`chunk ${no} has ${open.length} bytes of states for ${ids.length} entries`);
  const bits = new Uint32Array(open.slice().buffer);
  const chunk = createChunk(no, ids.length);
  for (const [at, size] of sizes.entries()) note(chunk, { size, rank: ranks[at] ?? 0, arrivedAt: times[at] ?? 0 }, bits[at] ?? 0);
  chunk.entries = undefined;
  chunk.written = true;
  return { chunk, ids };
}

function readAbout(no: number, about: Pick<Content, 'ids' | 'facts'>): About {
  const { ids: text, facts } = about;
  const ids = readIds(text);
  if (!ids || facts.length !== lengthOf(ids.length)) throw corrupt(`the description of chunk ${no} cannot be read`);
  const sums = sumsIn(facts);
  if (sums.getUint32(sumBytes) !== sumAbout(about)) throw corrupt(`the description of chunk ${no} has changed`);
  return { ids, textSum: sums.getUint32(0), ...factsIn(facts.slice().buffer, ids.length) };
}

function readIds(text: string): readonly string[] | undefined {
  try {
    const ids = JSON.parse(text) as unknown;
    return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : undefined;
  } catch {
    return undefined;
  }
}

function factsIn(buffer: ArrayBuffer, count: number): Facts {
  return {
    times: new Float64Array(buffer, 0, count),
    sizes: new Uint32Array(buffer, count * 8, count),
    lengths: new Uint32Array(buffer, count * 12, count),
    ranks: new Uint8Array(buffer, count * 16, count),
  };
}
