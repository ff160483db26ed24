import { TrackingError } from '../errors.ts';
import type { Who } from '../ports/event.ts';
import type { Traits } from '../ports/tracker.ts';

/** The signed-in user of one scope. */
export interface Identity {
  /** The visitor with this identity. */
  apply(who: Who): Who;
  readonly userId: string | undefined;
  set(userId: string | undefined, email: string | undefined): void;
}

export function createIdentity(initial: Who): Identity {
  let userId = initial.userId;
  let email = initial.email;
  return {
    get userId() {
      return userId;
    },
    apply({ userId: _userId, email: _email, ...who }) {
      return { ...who, ...(userId !== undefined && { userId }), ...(email !== undefined && { email }) };
    },
    set(nextUserId, nextEmail) {
      userId = nextUserId;
      email = nextEmail;
    },
  };
}

/** Refuses what cannot identify anybody, at the call that made it. Bounds: 1 to 254 characters. */
export function checkUser(userId: unknown, traits: Traits | undefined): void {
  if (!isTextUpTo(userId, 254)) {
    throw new TrackingError('user-id-invalid', `identify() needs a user id of 1 to 254 characters, found ${describe(userId)}. To sign out call anonymize().`);
  }
  if (traits?.email !== undefined && !isTextUpTo(traits.email, 254)) {
    throw new TrackingError('email-invalid', `identify() takes an e-mail address of 1 to 254 characters, found ${describe(traits.email)}. Leave it out when it is not known.`);
  }
}

function isTextUpTo(value: unknown, most: number): value is string {
  return typeof value === 'string' && value !== '' && [...value].length <= most;
}

function describe(value: unknown): string {
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  return value === '' ? 'an empty text' : `a text of ${[...value].length} characters`;
}
