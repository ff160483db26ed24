import type { EventSchemas, StandardVocabulary, Tracker, TrackerOptions, Vocabulary, VocabularyOf } from '../ports/tracker.ts';
import { acceptAll } from './accept.ts';
import { checkTrackerOptions } from './check-options.ts';
import { closed } from './consent-gate.ts';
import { readConsent } from './consent-state.ts';
import { readSurroundings } from './read-surroundings.ts';
import { resend } from './resend.ts';
import { createScope } from './scope.ts';
import { startTracker } from './start-tracker.ts';
import { withdraw } from './withdraw.ts';

/**
 * Starts a tracker: say what happened with `track`, and it goes to every transport that wants it.
 * Throws a {@link TrackingError} when the set-up is wrong: `options-invalid`, `option-unknown`, `option-invalid`, `transports-missing`, `transport-name-taken`.
 */
export function createTracker<const Schemas extends EventSchemas>(options: TrackerOptions<Schemas> & { readonly events: Schemas }): Tracker<VocabularyOf<Schemas>>;
export function createTracker(options: TrackerOptions): Tracker<StandardVocabulary>;
export function createTracker(options: TrackerOptions): Tracker<Vocabulary> {
  checkTrackerOptions(options);
  const { tracker, state, outbox } = startTracker(options);
  return {
    ...tracker,
    get pressure() {
      return tracker.pressure;
    },
    scope(given) {
      const { consent, ...surroundings } = readSurroundings(given);
      const decided = consent && closed(consent, options.transports);
      const { emit: _emit, ...scope } = createScope(state, () => surroundings, () => decided ?? state.consent);
      return scope;
    },
    accept: (events) => acceptAll(state, events),
    withdraw: async (withdrawals, consent) => withdraw(state, outbox, { withdrawals, consent: readConsent('withdraw()', consent), deadLetters: options.deadLetters }),
    resend: (letter) => resend(state, letter),
  };
}
