import type { EventEnvelope } from '../ports/event.ts';
import type { Acceptance } from '../ports/tracker.ts';
import { stateOf } from './consent-gate.ts';
import { offer } from './offer.ts';
import { dropEverywhere, type TrackerState } from './state.ts';

/** Takes events that another tracker made. Resolves when each is in the outbox, known already, or dropped. */
export async function acceptAll(state: TrackerState, events: readonly EventEnvelope[]): Promise<readonly Acceptance[]> {
  const results = events.map((event) => acceptOne(state, event));
  state.intake.drain();
  return Promise.all(results);
}

function acceptOne(state: TrackerState, event: EventEnvelope): Promise<Acceptance> {
  const { id } = event;
  if (state.closed) {
    dropEverywhere(state, event, 'closed', { code: 'closed', message: 'The tracker is closed.' });
    return Promise.resolve({ id, status: 'dropped', reason: 'closed' });
  }
  const checked = state.validate(event.name, event.payload);
  if ('why' in checked) {
    dropEverywhere(state, event, 'invalid', checked.why, checked.violations);
    return Promise.resolve({ id, status: 'dropped', reason: 'invalid', violations: checked.violations });
  }
  const transports = state.lanes.map((lane) => lane.transport);
  const accepted = Object.freeze({ ...event, payload: checked.payload });
  return new Promise((resolve) =>
    offer(state, accepted, stateOf(event.consent, transports), 'foreign', (status, reason = 'not-wanted') => resolve(status === 'dropped' ? { id, status, reason } : { id, status })),
  );
}
