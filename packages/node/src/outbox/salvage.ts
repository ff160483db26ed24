import type { Entry } from '@waymark/core';
import { type Found, laneNames } from './adopt.ts';
import { decodeRemains, type Remains } from './disk/content.ts';
import type { Store } from './disk/store.ts';
import { priorities } from './log/chunk.ts';
import { openBits, put } from './log/put.ts';
import type { Log } from './log/state.ts';

/** Chunks read between two commits. */
const together = 16;

/** What came of a damaged file. */
export interface Salvage {
  readonly saved: number;
  /** Known to have waited in it, and unreadable. */
  readonly lost: number;
  /** Number of the chunk to go on from. Undefined at the end. */
  readonly next: number | undefined;
}

/**
 * Takes over what can still be read of a damaged file, event by event, from a chunk on. Nothing is taken out of it. Events that are here already are known by
 * their ids. Stops where `save` cannot make safe what was read.
 */
export function salvage(log: Log, from: Store, first: number, save: () => boolean): Salvage {
  const lanesOf = laneNames(from);
  const numbers = from.numbers().filter((no) => no >= first);
  let [saved, lost] = [0, 0];
  for (const [index, no] of numbers.entries()) {
    const { found, unreadable } = readRemains(from, no);
    for (const { entry, open } of found) if (put(log, { ...entry, lanes: lanesOf(open) }, openBits(log, entry.id))) saved += 1;
    lost += unreadable;
    const isDue = (index + 1) % together === 0 || index === numbers.length - 1;
    if (isDue && !save()) return { saved, lost, next: numbers[index + 1] };
  }
  return { saved, lost, next: undefined };
}

function readRemains(from: Store, no: number): { readonly found: readonly Found[]; readonly unreadable: number } {
  try {
    const { open } = from.chunk(no);
    const bits = new Uint32Array(open.slice().buffer);
    const waiting = bits.filter((each) => each !== 0).length;
    const remains = readContent(from, no);
    const found = remains.length === bits.length ? remains.flatMap((entry, at) => (entry && bits[at] ? [{ entry, open: bits[at] }] : [])) : [];
    return { found, unreadable: waiting - found.length };
  } catch {
    return { found: [], unreadable: 0 };
  }
}

function readContent(from: Store, no: number): readonly (Entry | undefined)[] {
  try {
    return decodeRemains(from.content(no)).map(readEntry);
  } catch {
    return [];
  }
}

/** What a text says itself counts more than what was noted of it. */
function readEntry({ id, text, ...noted }: Remains): Entry | undefined {
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
    const event = JSON.parse(json) as { readonly id?: unknown; readonly priority?: unknown; readonly occurredAt?: unknown };
    const occurredAt = Number(event.occurredAt ?? noted.occurredAt);
    if (event.id !== id || !Number.isFinite(occurredAt)) return undefined;
    return { id, json, size: text.length, priority: priorities.find((each) => each === event.priority) ?? noted.priority ?? 'normal', occurredAt };
  } catch {
    return undefined;
  }
}
