import type { NewEntry } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/lean';

/** Nothing is on its way. */
export const noneBusy: ReadonlySet<string> = new Set();

/** An entry for lane `a`, in the order of a key where one is given. */
export function entryOf(id: string, { key, lanes = ['a'], text = '' }: { readonly key?: string; readonly lanes?: readonly string[]; readonly text?: string } = {}): NewEntry {
  const json = JSON.stringify({ v: 1, id, name: 'goalCompleted', payload: { text } });
  return { id, json, size: utf8Bytes(json), priority: 'normal', occurredAt: Date.UTC(2026, 10, 22), lanes, ...(key !== undefined && { keys: lanes.map((lane) => ({ lane, key })) }) };
}
