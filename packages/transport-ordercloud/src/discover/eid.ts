import type { EventEnvelope } from '@waymark/core';
import { sha256Hex } from '../ids/sha256.ts';
import { boundedMemory } from '../sender/bounded-memory.ts';

/** The address an event should be known by: the profile's, else the signed-in user's. */
export function emailOf({ payload, who }: EventEnvelope): string | undefined {
  const { profile } = (payload ?? {}) as { readonly profile?: { readonly email?: string } };
  return (profile?.email ?? who.email)?.trim().toLowerCase();
}

/** Hashes e-mail addresses to `eid`: SHA-256 of the trimmed, lower-cased address, in lower-case hexadecimal. Waits only for an address not seen before. */
export function createEidHash(): (event: EventEnvelope) => string | undefined | Promise<string | undefined> {
  const known = boundedMemory(200);
  return (event) => {
    const email = /^(user|order)/.test(event.name) && emailOf(event);
    if (!email) return undefined;
    return known.get(email) ?? sha256Hex(email).then((hash) => (known.set(email, hash), hash));
  };
}
