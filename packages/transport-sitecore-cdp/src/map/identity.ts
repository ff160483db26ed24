import type { UserProfile } from '@waymark/core/events';
import type { Who } from '@waymark/core/transport';
import type { Identifier } from '../events/person-types.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import type { VisitorState } from '../visitor-state.ts';
import type { Given, Mapping } from './context.ts';

type Known = { readonly [Name in keyof Who]?: Who[Name] | undefined };

/** The identifiers that the tenant's rules may know: user id and e-mail address, each under its provider. What is no address would be one for many people. */
export const identifiersOf = ({ userId, email }: Known, { identityProvider, emailProvider }: SitecoreCdpOptions<never>) =>
  [
    { provider: identityProvider, id: userId },
    { provider: emailProvider, id: cleanEmail(email) },
  ].filter(({ provider, id }) => provider && id) as readonly Identifier[];

/** The identifiers of somebody whom the session does not know as its owner; none when there is nothing to tell. */
export const strangersOf = (who: Known, options: SitecoreCdpOptions<never>, { owner }: VisitorState): readonly (readonly Identifier[])[] => {
  const identifiers = identifiersOf(who, options);
  return identifiers[0] && JSON.stringify(identifiers) !== owner ? [identifiers] : [];
};

/** An address in lower case, undefined when it is none. */
export const cleanEmail = (email: string | undefined): string | undefined => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.exec(`${email}`.trim().toLowerCase())?.[0];

/** An IDENTITY of the identifiers and the e-mail address. */
export const identity: Mapping<Given<'userSignedUp' | 'userSignedIn'>> = ({ payload, who }, options, _state, next) => {
  const { userId = who.userId, profile: { email = who.email } = {} } = payload as { readonly userId?: string; readonly profile?: UserProfile };
  const identifiers = identifiersOf({ userId, email }, options);
  next.owner = JSON.stringify(identifiers);
  return identifiers[0] ? [{ type: 'IDENTITY', identifiers, email: cleanEmail(email) }] : null;
};
