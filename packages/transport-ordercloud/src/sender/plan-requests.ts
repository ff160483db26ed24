import type { EventEnvelope } from '@waymark/core';
import type { HttpRequest, Refusal, SendOutcome } from '@waymark/core/transport';
import type { CommerceMemory } from './commerce-memory.ts';
import type { SenderSetup } from './setup.ts';
import { boughtRefusal, cartRefusal, knownRefusal, mappingRefusal, nothingRefusal, orderRefusal } from './refusals.ts';

/** Turns events into requests, and knows which of them turned out to need none. */
export interface Planner {
  /** The requests of an event, or what becomes of it when it has none. */
  plan(event: EventEnvelope, eid: string | undefined): readonly HttpRequest[] | { readonly outcome: SendOutcome };
  /** Was the event judged to need no request? Forgets it: ask once, when the event is settled. */
  wasUnneeded(event: EventEnvelope): boolean;
}

/** Maps and encodes events, each once per try. */
export function createPlanner<VendorEvent>(setup: SenderSetup<VendorEvent>, commerce: CommerceMemory): Planner {
  const unneeded = new Set<string>();

  function requestsOf(event: EventEnvelope, eid: string | undefined): readonly HttpRequest[] | Refusal {
    if (commerce.isSent(event)) return orderRefusal;
    if (commerce.isBought(event)) return boughtRefusal;
    if (setup.isKnown?.(event)) return knownRefusal;
    const requests: HttpRequest[] = [];
    for (const told of setup.map(event, { changes: commerce.changes(event, true), eid }) ?? []) {
      const request = setup.encode(event, told);
      if ('code' in request) return request;
      requests.push({ ...request, ids: [event.id] });
    }
    if (requests.length > 0) return requests;
    return event.name === 'cartModified' ? cartRefusal : nothingRefusal;
  }

  return {
    plan(event, eid) {
      const planned = orElse(() => requestsOf(event, eid), mappingRefusal);
      if (!('code' in planned)) return planned;
      // A cart that was bought must not become the one with which the next is compared.
      if (planned.code === 'not-wanted' && planned !== boughtRefusal) unneeded.add(event.id);
      return { outcome: { status: 'refused', why: planned } };
    },
    wasUnneeded: ({ id }) => unneeded.delete(id),
  };
}

/** Runs code of the application, which may throw. */
export function orElse<Value>(run: () => Value, fallback: Value): Value {
  try {
    return run();
  } catch {
    return fallback;
  }
}
