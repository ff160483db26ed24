import type { EventEnvelope } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';
import type { Batch } from '../ports/transport.ts';

/** The event of a stored entry. Throws when its text was damaged on a disk, or is no event: others may write where an outbox reads. */
export function readEvent({ id, json }: Entry): EventEnvelope {
  const found: unknown = JSON.parse(json);
  if (isEvent(found, id)) return found;
  throw new TypeError('The stored text is no event.');
}

/** What enrichers, transports and the lane itself reach into without a look. */
function isEvent(found: unknown, id: string): found is EventEnvelope {
  const { id: own, name, who, where, consent } = Object(found) as Partial<EventEnvelope>;
  return own === id && typeof name === 'string' && isRecord(who) && isRecord(where) && Array.isArray(consent);
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

export function isReadable(entry: Entry): boolean {
  try {
    readEvent(entry);
    return true;
  } catch {
    return false;
  }
}

/** Name of the event that stands for a text which cannot be read. */
const standInName = '$unreadable';

/** Whether it stands for an event of which nothing but the id is known, so that nobody can have it. */
export function isStandIn({ name }: EventEnvelope): boolean {
  return name === standInName;
}

/** The same, or what is known of it without the text. */
export function readOrStandIn(entry: Entry): EventEnvelope {
  try {
    return readEvent(entry);
  } catch {
    return standInFor(entry);
  }
}

/** An event of which nothing else is known. */
export function standInFor({ id, occurredAt, priority }: Pick<EventEnvelope, 'id' | 'occurredAt' | 'priority'>): EventEnvelope {
  return { v: 1, id, name: standInName, payload: undefined, occurredAt, seq: 0, who: {}, where: { runtime: 'server' }, consent: [], priority };
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
