import type { Patch, UserProfile } from '@waymark/core/events';
import type { IdentityEvent } from '../events/person-types.ts';
import { upper } from '../events/upper.ts';
import type { Given, Mapping } from '../map/context.ts';
import { cleanEmail, identity } from '../map/identity.ts';

/** An IDENTITY: of a sign-up the whole profile, of a change only what its patch sets. */
const identityOf: Mapping<Given<'userSignedUp' | 'userProfileChanged'>> = (event, options, state, next) => {
  const { patch, profile = patched(patch), ...payload } = event.payload as { readonly patch?: Patch; readonly profile?: UserProfile };
  const person = personOf(profile);
  const [step] = identity({ ...event, payload: { ...payload, profile } } as Given<'userSignedUp'>, options, state, next) ?? [];
  const speaks = !patch || JSON.stringify(person) !== '{}';
  return step && speaks ? [{ ...person, ...step } as IdentityEvent] : null;
};

/** A profile in the words of IDENTITY. What has not the form that Sitecore CDP asks for (a country written out, a name left blank) is left out. */
function personOf(profile: UserProfile): Omit<IdentityEvent, 'type' | 'identifiers'> {
  const { firstName, lastName, birthDate = '', gender, email, phone } = textsOf(profile);
  const { street, city, region, country = '', postalCode } = textsOf(profile.address);
  return {
    firstname: firstName,
    lastname: lastName,
    dob: /^\d{4}-\d\d-\d\d$/.test(birthDate) ? `${birthDate}T00:00` : undefined,
    gender: gender === 'neutral' ? 'unknown' : gender,
    email: cleanEmail(email),
    phone,
    street: street ? [street] : undefined,
    city,
    state: region,
    country: /^[a-z]{2}$/i.test(country) ? upper(country) : undefined,
    postal_code: postalCode,
  };
}

/** The texts in which something stands. A patch may set anything. */
const textsOf = (values: unknown): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(Object(values)).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && /\S/.test(entry[1])));

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

/** What a page needs for more of a profile than its e-mail address: names, birth date, gender, phone, address; and for `userProfileChanged`. */
export const profiles = { userSignedUp: identityOf, userProfileChanged: identityOf };
