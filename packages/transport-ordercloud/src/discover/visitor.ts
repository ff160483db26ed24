import type { EventEnvelope } from '@waymark/core';
import { derivedDiscoverId, domainIdOf, isDiscoverId } from '../ids/discover-id.ts';
import type { MappingFacts } from '../sender/mapping.ts';
import { emailOf } from './eid.ts';
import type { VisitorSettings } from './options.ts';

/** Whose event it is: the beacon's id of this domain (alias `discover`), else one derived from our browser id, else the signed-in user. Undefined when nobody knows. */
export function discoverVisitor({ who }: EventEnvelope, { preferUserId, customerKey }: VisitorSettings): { readonly uuid: string } | { readonly user_id: string } | undefined {
  const { aliases, browserId, userId } = who;
  const alias = aliases?.['discover'];
  const domainId = domainIdOf(customerKey);
  const uuid = isDiscoverId(alias) && alias.startsWith(`${domainId}-`) ? alias : browserId && derivedDiscoverId(domainId, browserId);
  if (userId && (preferUserId || !uuid)) return { user_id: userId };
  return uuid ? { uuid } : undefined;
}

/** The signed-in user and the e-mail address as far as it may be told; undefined for guests, whom neither vendor can name. */
export function knownUser(event: EventEnvelope, { eid }: MappingFacts, { sendEmail }: VisitorSettings) {
  const { userId = event.who.userId } = event.payload as { readonly userId?: string };
  if (!userId) return undefined;
  const email = sendEmail ? emailOf(event) : undefined;
  return { userId, contact: { ...(email && { email }), ...(eid && { eid }) } };
}
