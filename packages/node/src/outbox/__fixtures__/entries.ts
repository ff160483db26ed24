import type { NewEntry } from '@waymark/core';

/** An entry whose text has this many bytes. */
export function entryOf(id: string, { size = 600, lanes = ['a'], ...rest }: Partial<NewEntry> = {}): NewEntry {
  const json = JSON.stringify({ id, text: '' });
  return { id, json: json.replace('""', `"${'x'.repeat(Math.max(size - json.length, 0))}"`), size: Math.max(size, json.length), priority: 'normal', occurredAt: Date.UTC(2026, 10, 22), lanes, ...rest };
}

export function entriesOf(prefix: string, count: number, changes: Partial<NewEntry> = {}): readonly NewEntry[] {
  return Array.from({ length: count }, (_, index) => entryOf(`${prefix}${index}`, changes));
}

export function idsOf(list: readonly { readonly id: string }[]): readonly string[] {
  return list.map(({ id }) => id);
}

export const noneBusy: ReadonlySet<string> = new Set();
