import type { EventEnvelope } from '../ports/event.ts';
import type { Acceptance } from '../ports/tracker.ts';
import { offer } from './offer.ts';
import { dropEverywhere, type TrackerState } from './state.ts';

/** Takes events that another tracker made. Resolves when each is in the outbox, known already, or dropped. One promise for all: there are thousands of events in a second. */
export function acceptAll(state: TrackerState, events: readonly EventEnvelope[]): Promise<readonly Acceptance[]> {
  return new Promise((resolve) => {
    const results: Acceptance[] = [];
    let open = events.length;
    const settle = (index: number, acceptance: Acceptance): void => {
      results[index] = acceptance;
      open -= 1;
      if (open === 0) resolve(results);
    };
    if (open === 0) resolve(results);
    state.serialise.forget();
    events.forEach((event, index) => acceptOne(state, event, (acceptance) => settle(index, acceptance)));
    state.serialise.forget();
    state.intake.drain();
  });
}

function acceptOne(state: TrackerState, event: EventEnvelope, done: (acceptance: Acceptance) => void): void {
  const { id } = event;
  if (state.closing) {
    dropEverywhere(state, event, 'closed', { code: 'closed', message: 'The tracker is closed.' });
    return done({ id, status: 'dropped', reason: 'closed' });
  }
  const checked = state.validate(event.name, event.payload);
  if ('why' in checked) {
    dropEverywhere(state, event, 'invalid', checked.why, checked.violations);
    return done({ id, status: 'dropped', reason: 'invalid', violations: checked.violations });
  }
  const accepted = checked.payload === event.payload && Object.isFrozen(event) ? event : Object.freeze({ ...event, payload: checked.payload });
  offer(state, accepted, state.consentOf(event.consent), 'batch', (status, reason = 'not-wanted') => done(status === 'dropped' ? { id, status, reason } : { id, status }));
}
