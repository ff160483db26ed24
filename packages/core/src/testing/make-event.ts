import { utf8Bytes } from '../bytes.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';
import type { Batch, SendContext } from '../ports/transport.ts';

/** An envelope with plausible values: a browser event of 2026-01-01T00:00Z with all purposes granted. */
export function makeEvent<Name extends string, Payload>(
  name: Name,
  payload: Payload,
  changes: Partial<Omit<EventEnvelope, 'name' | 'payload'>> = {},
): EventEnvelope<Name, Payload> {
  return {
    v: 1,
    id: 'event-1',
    name,
    payload,
    occurredAt: Date.UTC(2026, 0, 1),
    seq: 0,
    who: { browserId: 'browser-1', sessionId: 'session-1', tabId: '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4' },
    where: { runtime: 'browser', url: 'https://shop.example/' },
    consent: ['analytics', 'marketing'],
    priority: 'normal',
    ...changes,
  };
}

export function makeEntry(event: EventEnvelope): Entry {
  const json = JSON.stringify(event);
  return { id: event.id, json, size: utf8Bytes(json), priority: event.priority, occurredAt: event.occurredAt };
}

export function makeBatch(events: readonly EventEnvelope[]): Batch {
  const entries = events.map(makeEntry);
  return { entries, events, size: entries.reduce((sum, entry) => sum + entry.size, 0) };
}

/** A context for calling a transport by hand: first try, nothing confirmed yet, never aborted. */
export function makeSendContext(changes: Partial<SendContext> = {}): SendContext {
  return {
    urgency: 'normal',
    attempt: 1,
    signal: new AbortController().signal,
    fetch: globalThis.fetch,
    now: Date.now,
    progress: new Map(),
    counters: { accepted: 0, delivered: 0, waiting: 0, dropped: 0 },
    ...changes,
  };
}
