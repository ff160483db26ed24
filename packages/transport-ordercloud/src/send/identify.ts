import type { EventEnvelope } from '@waymark/core';
import type { Patch, UserProfile } from '@waymark/core/events';
import type { SendIdentify } from './events.ts';
import { cleanEmail } from './visitor.ts';

/** Who the visitor is, as far as the event tells; null without an e-mail address, because Send knows people by it alone. */
export const identityOf = ({ payload, who }: EventEnvelope): SendIdentify | null => {
  const { profile, patch } = payload as { readonly profile?: UserProfile; readonly patch?: Patch };
  // Values that a patch sets, by their path.
  const set = (patch?.operations ?? []).flatMap((each) => (each.type === 'set' ? [[each.path, each.value] as const] : []));
  const { email = who.email, firstName, lastName, custom } = { ...Object.fromEntries(set), ...profile } as UserProfile;
  const ContactEmailAddress = cleanEmail(email);
  const own = set.map(([path, value]) => [path.split(/^custom\./)[1], value] as const);
  const properties = [...Object.entries({ ...custom }), ...own].filter(([name, value]) => name && typeof value !== 'object');
  return ContactEmailAddress
    ? ({
        actionType: 'IDENTIFY',
        ContactEmailAddress,
        ContactName: [firstName, lastName].join(' ').trim() || undefined,
        properties: properties[0] && Object.fromEntries(properties),
      } as SendIdentify)
    : null;
};
