import type { EventEnvelope } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';
import type { Batch } from '../ports/transport.ts';

/** The event of a stored entry. Throws when its text was damaged on a disk. */
export function readEvent(entry: Entry): EventEnvelope {
  return JSON.parse(entry.json) as EventEnvelope;
}

export function isReadable(entry: Entry): boolean {
  try {
    return readEvent(entry).id === entry.id;
  } catch {
    return false;
  }
}

/** The same, or what is known of it without the text. */
export function readOrStandIn(entry: Entry): EventEnvelope {
  try {
    return readEvent(entry);
  } catch {
    const { id, occurredAt, priority } = entry;
    return { v: 1, id, name: '$unreadable', payload: undefined, occurredAt, seq: 0, who: {}, where: { runtime: 'server' }, consent: [], priority };
  }
}

interface LazyBatch extends Batch {
  parsed: readonly EventEnvelope[] | undefined;
}

/** Shared, because V8 keeps whatever a getter of an object's own can reach until the next full collection: docs/decisions/0018. */
const lazyEvents: Pick<Batch, 'events'> = {
  get events() {
    const batch = this as LazyBatch;
    return (batch.parsed ??= batch.entries.map(readEvent));
  },
};

/** A batch that parses its events when a transport first asks for them, and never before. */
export function makeBatch(entries: readonly Entry[]): Batch {
  let size = 0;
  for (const entry of entries) size += entry.size;
  return Object.assign(Object.create(lazyEvents) as Batch, { entries, size, parsed: undefined });
}
