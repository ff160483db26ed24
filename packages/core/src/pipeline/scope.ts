import { TrackingError } from '../errors.ts';
import type { ConsentState, EventContext, TrackerOptions, TrackOptions, TrackScope, Traits, Vocabulary } from '../ports/tracker.ts';
import type { Where, Who } from '../ports/event.ts';
import { isRecord } from './is-record.ts';
import { kindGiven, refuseCall } from './refuse-call.ts';
import type { TrackerState } from './state.ts';
import { trackEvent } from './track-event.ts';

/** Surroundings and identity of the events of one visitor. */
export interface Scope extends TrackScope<Vocabulary> {
  /** `track` for sources: takes the names that applications may not use. */
  emit(name: string, payload: unknown): string;
}

const somewhere: Where = Object.freeze({ runtime: 'server' });

/** The signed-in user. Frozen, as what events share. */
type Identity = Pick<Who, 'userId' | 'email'>;

export function createScope(tracker: TrackerState, context: () => EventContext, consent: () => ConsentState | undefined, onIdentity?: TrackerOptions['onIdentity']): Scope {
  const { userId: lastUser, email: lastEmail } = context().who ?? {};
  let identity = identityOf(lastUser, lastEmail);

  /** Who the context says it is, with the user who is signed in by now. */
  function whoOf(said: Who | undefined): Who {
    if (!said) return identity;
    const { userId: _userId, email: _email, ...who } = said;
    return { ...who, ...identity };
  }

  function track(name: string, payload: unknown, options: TrackOptions | undefined, byApplication: boolean): string {
    const id = tracker.newId();
    try {
      const { who, where = somewhere } = context();
      return trackEvent(tracker, { who: whoOf(who), where, consent: consent() }, { id, name: String(name), payload, options, byApplication });
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
      check('user-id-invalid', 'the user id', userId, 'To sign out call anonymize().');
      checkTraits(traits);
      const email = traits?.email;
      if (email !== undefined) check('email-invalid', 'the e-mail address', email, 'Leave it out where it is not known.');
      become(identityOf(userId, email));
    },
    anonymize: () => become(identityOf(undefined, undefined)),
  };
}

function identityOf(userId: string | undefined, email: string | undefined): Identity {
  return Object.freeze({ ...(userId !== undefined && { userId }), ...(email !== undefined && { email }) });
}

/** An address that is passed as it is would be lost in silence. */
function checkTraits(traits: unknown): void {
  if (!isRecord(traits ?? {})) refuseCall('identify() needs an object beside the user id', kindGiven(traits), 'Example: { email }.');
}

/** Refuses what cannot identify anybody, at the call that made it. Bounds: 1 to 254 characters. */
function check(code: string, what: string, value: unknown, cure: string): void {
  const length = typeof value === 'string' ? [...value].length : undefined;
  if (length !== undefined && length > 0 && length < 255) return;
  throw new TrackingError(code, `identify() needs ${what} as a text of 1 to 254 characters, found ${length === undefined ? typeof value : `one of ${length}`}. ${cure}`);
}
