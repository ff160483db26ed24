import type { Patch, UserProfile } from '@waymark/core/events';
import type { Who } from '@waymark/core/transport';
import type { Identifier, IdentityEvent } from '../events/person-types.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import type { Mapping } from './context.ts';

type Known = { readonly [Name in keyof Who]?: Who[Name] | undefined };

/** The identifiers that the tenant's rules may know: user id and e-mail address, each under its provider. */
export function identifiersOf({ userId, email }: Known, { identityProvider, emailProvider }: SitecoreCdpOptions<never>): readonly Identifier[] {
  const pairs = [[identityProvider, userId], [emailProvider, email?.toLowerCase()]] as const;
  return pairs.flatMap(([provider, id]) => (provider && id ? [{ provider, id }] : []));
}

/** An IDENTITY: of a sign-in the identifiers alone, of a sign-up the whole profile, of a change only what its patch sets. */
export const identity: Mapping<'userSignedUp' | 'userSignedIn' | 'userProfileChanged'> = ({ payload, who }, options) => {
  const { userId = who.userId, patch, profile = patched(patch) } = payload as { readonly userId?: string; readonly patch?: Patch; readonly profile?: UserProfile };
  const email = profile.email ?? who.email;
  const identifiers = identifiersOf({ userId, email }, options);
  const speaks = !patch || JSON.stringify(personOf(profile)) !== '{}';
  return speaks && identifiers.length > 0 ? [{ type: 'IDENTITY', identifiers, ...personOf({ ...profile, email }) }] : null;
};

/** A profile in the words of IDENTITY. What has not the form that Sitecore CDP asks for (a country written out) is left out. */
function personOf({ firstName, lastName, birthDate, gender, email = '', phone, address = {} }: UserProfile): Omit<IdentityEvent, 'type' | 'identifiers'> {
  const { street, city, region, country = '', postalCode } = address;
  return {
    firstname: firstName,
    lastname: lastName,
    dob: birthDate,
    gender: gender === 'neutral' ? 'unknown' : gender,
    email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : undefined,
    phone,
    street: street ? [street] : undefined,
    city,
    state: region,
    country: /^[a-z]{2}$/i.test(country) ? country : undefined,
    postal_code: postalCode,
  };
}

/** What a patch says outright about a profile. */
function patched(patch: Patch = { operations: [] }): UserProfile {
  const root: Record<string, unknown> = Object.create(null);
  for (const { type, path, ...rest } of patch.operations) {
    if (type !== 'set' && type !== 'merge') continue;
    const { value } = rest as { readonly value: unknown };
    const [first = '', second] = path.split('.');
    if (path === '.') Object.assign(root, value);
    else root[first] = second ? { ...(root[first] as object), [second]: value } : value;
  }
  return root;
}
