import type { Patch, UserProfile } from '@waymark/core/events';
import type { Who } from '@waymark/core/transport';
import type { Identifier, IdentityEvent } from '../events/person-types.ts';
import type { Settings } from '../settings.ts';
import type { Mapping } from './context.ts';

/** The identifiers that the tenant's rules may know: user id and e-mail address, each under its provider. */
export function identifiersOf({ userId, email }: Pick<Who, 'userId' | 'email'>, settings: Settings): readonly Identifier[] {
  const { identityProvider, emailProvider } = settings;
  return [
    ...(identityProvider !== undefined && userId !== undefined ? [{ provider: identityProvider, id: userId }] : []),
    ...(emailProvider !== undefined && email !== undefined ? [{ provider: emailProvider, id: email.toLowerCase() }] : []),
  ];
}

/** An IDENTITY with the whole profile. */
export const userSignedUp: Mapping<'userSignedUp'> = ({ payload: { userId, profile = {} }, who }, settings) =>
  identity({ userId, email: profile.email ?? who.email }, profile, settings);

/** An IDENTITY with the identifiers alone. */
export const userSignedIn: Mapping<'userSignedIn'> = ({ payload: { userId }, who }, settings) => identity({ userId, email: who.email }, {}, settings);

/** Only what the patch sets can be said in an IDENTITY. */
export const userProfileChanged: Mapping<'userProfileChanged'> = ({ payload: { patch }, who }, settings) => {
  const profile = patched(patch);
  const fields = Object.values(personOf(profile)).some((value) => value !== undefined);
  return fields ? identity({ userId: who.userId, email: profile.email ?? who.email }, profile, settings) : null;
};

function identity(who: { readonly userId: string | undefined; readonly email: string | undefined }, profile: UserProfile, settings: Settings): [IdentityEvent] | null {
  const { userId, email } = who;
  const identifiers = identifiersOf({ ...(userId !== undefined && { userId }), ...(email !== undefined && { email }) }, settings);
  return identifiers.length > 0 ? [{ type: 'IDENTITY', identifiers, ...personOf({ ...profile, email }) }] : null;
}

/** A profile in the words of IDENTITY. What has not the form that Sitecore CDP asks for (a country written out) is left out. */
function personOf({ firstName, lastName, birthDate, gender, email, phone, address = {} }: UserProfile): Omit<IdentityEvent, 'type' | 'identifiers'> {
  const { street, city, region, country, postalCode } = address;
  return {
    firstname: firstName,
    lastname: lastName,
    dob: birthDate,
    gender: gender === 'neutral' ? 'unknown' : gender,
    email: email !== undefined && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : undefined,
    phone,
    street: street === undefined ? undefined : [street],
    city,
    state: region,
    country: country !== undefined && /^[a-z]{2}$/i.test(country) ? country : undefined,
    postal_code: postalCode,
  };
}

/** What a patch says outright about a profile. */
function patched({ operations }: Patch): UserProfile {
  const root: Record<string, unknown> = Object.create(null);
  for (const operation of operations) {
    if (operation.type !== 'set' && operation.type !== 'merge') continue;
    const [first = '', second] = operation.path.split('.');
    const { value } = operation;
    if (operation.path === '.') Object.assign(root, value);
    else if (second === undefined) root[first] = value;
    else if (first === 'address') root[first] = { ...(root[first] as object | undefined), [second]: value };
  }
  return root;
}
