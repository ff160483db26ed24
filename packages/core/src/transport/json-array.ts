import type { Entry } from '../ports/outbox.ts';

/** The stored texts of a batch as a JSON array, for destinations that take events as Waymark keeps them. Nothing is parsed or serialised. */
export function jsonArray(entries: readonly Pick<Entry, 'json'>[]): string {
  let text = '[';
  for (const { json } of entries) text += text === '[' ? json : `,${json}`;
  return `${text}]`;
}
