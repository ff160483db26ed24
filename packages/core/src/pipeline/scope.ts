import { TrackingError } from '../errors.ts';
import type { ConsentState, EventContext, TrackerOptions, TrackOptions, TrackScope, Traits, Vocabulary } from '../ports/tracker.ts';
import type { Who } from '../ports/event.ts';
import type { TrackerState } from './state.ts';
import { trackEvent } from './track-event.ts';

/** Surroundings and identity of the events of one visitor. */
export interface Scope extends TrackScope<Vocabulary> {
  /** `track` for sources: takes the names that applications may not use. */
  emit(name: string, payload: unknown): string;
}

/** The signed-in user. */
type Identity = Pick<Who, 'userId' | 'email'>;

export function createScope(tracker: TrackerState, context: () => EventContext, consent: () => ConsentState | undefined, onIdentity?: TrackerOptions['onIdentity']): Scope {
  const { userId: lastUser, email: lastEmail } = context().who ?? {};
  let identity = identityOf(lastUser, lastEmail);

  function track(name: string, payload: unknown, options: TrackOptions | undefined, byApplication: boolean): string {
    const id = tracker.newId();
    try {
      const { who: { userId: _userId, email: _email, ...who } = {}, where = { runtime: 'server' } } = context();
      const surroundings = { who: { ...who, ...identity }, where, consent: consent() };
      return trackEvent(tracker, surroundings, { id, name: String(name), payload, options: options ?? {}, byApplication });
    } catch (cause) {
      tracker.onError({ code: 'track-failed', message: 'An event could not be tracked.', cause });
      return id;
    }
  }

  const emit = (name: string, payload: unknown): string => track(name, payload, undefined, false);

  function become(next: Identity): void {
    const { userId } = identity;
    const changes = next.userId !== userId;
    if (changes && userId !== undefined) emit('userSignedOut', { userId });
    identity = next;
    if (changes && next.userId !== undefined) emit('userSignedIn', { userId: next.userId });
    onIdentity?.({ ...next });
  }

  return {
    emit,
    track: (name, payload, options) => track(name, payload, options, true),
    identify(userId, traits?: Traits) {
      const email = traits?.email;
      check('user-id-invalid', 'user id', userId);
      if (email !== undefined) check('email-invalid', 'e-mail address', email);
      become(identityOf(userId, email));
    },
    anonymize: () => become({}),
  };
}

function identityOf(userId: string | undefined, email: string | undefined): Identity {
  return { ...(userId !== undefined && { userId }), ...(email !== undefined && { email }) };
}

/** Refuses what cannot identify anybody, at the call that made it. Bounds: 1 to 254 characters. */
function check(code: string, what: string, value: unknown): void {
  const length = typeof value === 'string' ? [...value].length : undefined;
  if (length !== undefined && length > 0 && length < 255) return;
  throw new TrackingError(code, `identify() needs the ${what} as a text of 1 to 254 characters, found ${length ?? typeof value}. To sign out call anonymize().`);
}
