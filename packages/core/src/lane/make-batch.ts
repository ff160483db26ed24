import type { EventEnvelope } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';
import type { Batch } from '../ports/transport.ts';

/** The event of a stored entry. */
export function readEvent(entry: Entry): EventEnvelope {
  return JSON.parse(entry.json) as EventEnvelope;
}

/** A batch that parses its events when a transport first asks for them, and never before. */
export function makeBatch(entries: readonly Entry[]): Batch {
  let events: readonly EventEnvelope[] | undefined;
  let size = 0;
  for (const entry of entries) size += entry.size;
  return {
    entries,
    size,
    get events() {
      events ??= entries.map(readEvent);
      return events;
    },
  };
}
