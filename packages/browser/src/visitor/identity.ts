import type { Traits, Who } from '@waymark/core';
import { attempt } from '../storage/attempt.ts';
import type { Keeper } from './keeper.ts';
import { subjectOf } from './subject.ts';
import type { VisitorParts } from './visitor-parts.ts';

/** Who is signed in, and how that changes. */
export interface Identity {
  who(): Pick<Who, 'userId' | 'email'>;
  /** A user signed in. Emits `userSignedOut` for another user before, and `userSignedIn` when the user is new here. The e-mail address stays in memory. */
  identify(userId: string, traits?: Traits): void;
  /** The user signed out. */
  anonymize(): void;
  /** The user that a JSON Web Token names signed in, or, if it names none or there is none (null), out. Nothing of the token is kept. */
  setToken(token: string | null): void;
  /** The user signed out. */
  unsetToken(): void;
}

const isName = (value: unknown): value is string => typeof value === 'string' && /^[^]{1,254}$/u.test(value);

export function createIdentity({ known, sync }: Keeper, { emit, problem }: VisitorParts): Identity {
  // The e-mail address is one user's, and another tab may sign somebody else in.
  let person: ReturnType<Identity['who']> = {};

  /** Empty: nobody. */
  function become(userId: string, email?: string): void {
    // Another tab may have been faster than its message.
    sync();
    const { user } = known;
    const isNew = user !== userId;
    if (isNew && user) emit('userSignedOut', { userId: user });
    if (isNew || email) person = email ? { userId, email } : {};
    if (isNew) sync({ user: userId });
    if (isNew && userId) emit('userSignedIn', { userId });
  }

  const signOut = (): void => become('');
  return {
    who() {
      const { user: userId } = known;
      return person.userId === userId ? person : userId ? { userId } : {};
    },
    identify(userId, traits) {
      const email = traits?.email;
      if (!isName(userId)) problem('user-id-invalid');
      else if (isName(email ?? userId)) become(userId, email);
      else problem('email-invalid');
    },
    anonymize: signOut,
    setToken(token) {
      const subject = attempt(() => token === null ? '' : subjectOf(token));
      if (subject === '' || isName(subject)) become(subject);
      else problem('token-invalid');
    },
    unsetToken: signOut,
  };
}
