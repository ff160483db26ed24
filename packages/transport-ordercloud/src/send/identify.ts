import type { EventEnvelope } from '@waymark/core';
import type { UserProfile } from '@waymark/core/events';
import { stableHex } from '../ids/stable-id.ts';
import type { SendIdentify } from './events.ts';
import { cleanEmail, contactIdOf } from './visitor.ts';

/** Who the visitor is, as far as the event tells; null without an e-mail address, because Send knows people by it alone. */
export function identityOf({ payload, who }: EventEnvelope): SendIdentify | null {
  const { email, firstName, lastName, custom } = profileOf(payload);
  const ContactEmailAddress = cleanEmail(email ?? who.email);
  if (!ContactEmailAddress) return null;
  const ContactName = [firstName, lastName].filter(Boolean).join(' ');
  const flat = Object.entries(custom ?? {}).filter(([, value]) => value !== null && typeof value !== 'object');
  return {
    actionType: 'IDENTIFY',
    ContactEmailAddress,
    ...(ContactName && { ContactName }),
    ...(flat.length > 0 && { properties: Object.fromEntries(flat) }),
  };
}

/** Where we remember what was last said of a visitor, and a fingerprint of it: the address itself is not kept. */
export function identityMark(event: EventEnvelope): readonly [key: string, fingerprint: string] | undefined {
  const identity = /^user(Signed(In|Up)|ProfileChanged)$/.test(event.name) && identityOf(event);
  return identity ? [`identify:${contactIdOf(event)}`, stableHex(JSON.stringify(identity))] : undefined;
}

/** The profile of a sign-up, or the values that a patch sets. */
function profileOf(payload: unknown): UserProfile {
  const { profile, patch } = payload as {
    readonly profile?: UserProfile;
    readonly patch?: { readonly operations: readonly { readonly type: string; readonly path: string; readonly value?: unknown }[] };
  };
  const set: Record<string, unknown> = Object.create(null);
  const custom: Record<string, unknown> = Object.create(null);
  for (const { type, path, value } of patch?.operations ?? []) {
    if (type !== 'set') continue;
    if (path.startsWith('custom.')) custom[path.slice(7)] = value;
    else set[path] = value;
  }
  return { custom, ...set, ...profile } as UserProfile;
}
