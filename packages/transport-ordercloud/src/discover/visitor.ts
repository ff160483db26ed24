import type { EventEnvelope } from '@waymark/core';
import { derivedDiscoverId } from '../ids/discover-id.ts';
import { emailOf } from './eid.ts';
import type { VisitorOptions } from './options.ts';

/** Whose event it is: the beacon's id of this domain (alias `discover`), else one derived from our browser id. Undefined when nobody knows, and servers look for the signed-in user then. */
export const discoverVisitor = ({ who: { aliases, browserId, userId } }: EventEnvelope, domainId: string, preferUserId: boolean | undefined): string | undefined => {
  const alias = aliases?.['discover'];
  return (preferUserId && userId) || (alias?.startsWith(`${domainId}-`) ? alias : browserId && derivedDiscoverId(domainId, browserId));
};

/** The visitor as both vendors write him. Our own ids of users are told apart from theirs by the field. */
export const visitorField = ({ who }: EventEnvelope, visitor: string): object => ({ [visitor === who.userId ? 'user_id' : 'uuid']: visitor });

/** The signed-in user with the e-mail address as far as it may be told; undefined for guests, whom neither vendor can name. */
export const knownUser = <Key extends string>(event: EventEnvelope, eid: string | undefined, { sendEmail }: VisitorOptions, key: Key) => {
  const { userId = event.who.userId } = event.payload as { readonly userId?: string };
  // The vendors take no address without its hash.
  return (userId && { [key]: userId, email: eid && sendEmail && emailOf(event), eid }) as ({ readonly [name in Key]: string } & { readonly email?: string; readonly eid?: string }) | undefined;
};
