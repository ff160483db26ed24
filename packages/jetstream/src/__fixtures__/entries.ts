import type { NewEntry } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/lean';
import { makeEvent } from '@waymark/core/testing';

/** Nothing is on its way. */
export const noneBusy: ReadonlySet<string> = new Set();

/** An entry for lane `a`, in the order of a key where one is given. */
export function entryOf(id: string, { key, lanes = ['a'], text = '' }: { readonly key?: string; readonly lanes?: readonly string[]; readonly text?: string } = {}): NewEntry {
  const occurredAt = Date.now();
  const json = JSON.stringify(makeEvent('goalCompleted', { goalId: 'g', text }, { id, occurredAt }));
  return { id, json, size: utf8Bytes(json), priority: 'normal', occurredAt, lanes, ...(key !== undefined && { keys: lanes.map((lane) => ({ lane, key })) }) };
}
