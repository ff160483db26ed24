import type { EventEnvelope } from '@waymark/core';
import { sha256Hex } from '../ids/sha256.ts';
import type { Memory, Vendor } from '../sender/create-sender.ts';

/** The address an event should be known by: the profile's, else the signed-in user's. */
export const emailOf = ({ payload, who }: EventEnvelope): string | undefined => {
  const { profile } = payload as { readonly profile?: { readonly email?: string } };
  return (profile?.email ?? who.email)?.trim().toLowerCase();
};

/**
 * Gets the hash that a plan needs, `eid`: SHA-256 of the e-mail address of events that name a person. Waits only for an address not seen before. `known`: where
 * hashes are kept; a server meets too many people for the default. Pages without https cannot hash, and say nothing of the address.
 */
export const createEidWait = (known: Memory = new Map<string, string>()): Vendor<never>['prepare'] => {
  return (event, plan) => {
    const email = (crypto.subtle && /^(user|order)/.test(event.name) && emailOf(event)) as string;
    const hash = known.get(email);
    // Only what must wait does: in a closing page the request has to start at once. What is no address (`n/a`) would be one for many people.
    if (hash || !/@/.test(email)) return plan(event, hash);
    return sha256Hex(new TextEncoder().encode(email)).then((eid) => {
      known.set(email, eid);
      return plan(event, eid);
    });
  };
};
