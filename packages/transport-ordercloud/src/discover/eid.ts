import type { EventEnvelope } from '@waymark/core';
import { sha256Hex } from '../ids/sha256.ts';

/** The address an event should be known by: the profile's, else the signed-in user's. */
export function emailOf({ payload, who }: EventEnvelope): string | undefined {
  const { profile } = (payload ?? {}) as { readonly profile?: { readonly email?: string } };
  return (profile?.email ?? who.email)?.trim().toLowerCase();
}

/** Gets the hash that a plan needs, `eid`: SHA-256 of the e-mail address of events that name a person. Waits only for an address not seen before. */
export function createEidWait(): <Plan>(event: EventEnvelope, plan: (event: EventEnvelope, eid?: string) => Plan) => Plan | Promise<Plan> {
  const known = new Map<string, string>();
  return (event, plan) => {
    const email = /^(user|order)/.test(event.name) && emailOf(event);
    // Only what must wait does: in a closing page the request has to start at once.
    if (!email || known.has(email)) return plan(event, known.get(email || ''));
    return sha256Hex(email).then((hash) => {
      // A server meets many.
      if (known.size > 200) known.clear();
      known.set(email, hash);
      return plan(event, hash);
    });
  };
}
