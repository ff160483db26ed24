import type { Entry } from '@waymark/core';
import { decodeChunk, decodeEntries } from './disk/content.ts';
import type { Store } from './disk/store.ts';
import { openBits, put } from './log/put.ts';
import type { Log } from './log/state.ts';

/** Chunks taken over between two commits. */
const together = 16;

export interface AdoptOptions {
  /** Makes what was taken over durable here. False when that failed. */
  readonly save: () => boolean;
  /** What cannot be read is passed over, and nothing is taken out. */
  readonly isDamaged: boolean;
}

/** Takes over the events of another file, behind those that are here. They leave it only when they are safe here. Returns how many. */
export function adoptEvents(log: Log, from: Store, { save, isDamaged }: AdoptOptions): number {
  const names = new Map(from.lanes().map(({ bit, name }) => [2 ** bit, name]));
  let adopted = 0;
  let moved: number[] = [];
  function finish(): boolean {
    if (!save()) return false;
    if (!isDamaged) for (const no of moved) from.remove(no);
    moved = [];
    return true;
  }
  for (const no of from.numbers()) {
    for (const { entry, open } of readEntries(from, no, isDamaged)) {
      const lanes = [...names].filter(([bit]) => (open & bit) !== 0).map(([, name]) => name);
      if (put(log, { ...entry, lanes }, openBits(log, entry.id))) adopted += 1;
    }
    moved.push(no);
    if (moved.length === together && !finish()) return adopted;
  }
  finish();
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
