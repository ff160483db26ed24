import type { EventEnvelope } from '@waymark/core';

type Changes = Partial<Omit<EventEnvelope, 'name' | 'payload'>>;

/** An event for the examples: of a page, on 12 June 2024, with marketing granted. */
export function exampleEvent<Name extends string, Payload>(name: Name, payload: Payload, changes: Changes): EventEnvelope<Name, Payload> {
  return {
    v: 1,
    id: 'event-1',
    name,
    payload,
    occurredAt: 1718181065999,
    seq: 0,
    who: {},
    where: { runtime: 'browser' },
    consent: ['marketing'],
    priority: 'normal',
    ...changes,
  };
}
