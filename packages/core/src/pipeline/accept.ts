import { standInFor } from '../lane/make-batch.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Violation } from '../ports/report.ts';
import type { Acceptance } from '../ports/tracker.ts';
import { envelopeFault } from './envelope-fault.ts';
import { offer } from './offer.ts';
import { kindGiven, refuseCall } from './refuse-call.ts';
import { dropEverywhere, type TrackerState } from './state.ts';

type Told = (acceptance: Acceptance) => void;

/** Takes events that another tracker made. Resolves when each is in the outbox, known already, or dropped. One promise for all: there are thousands of events in a second. */
export async function acceptAll(state: TrackerState, events: readonly EventEnvelope[]): Promise<readonly Acceptance[]> {
  const offered = listOf(events);
  const results: Acceptance[] = [];
  const accepting = new Promise<readonly Acceptance[]>((resolve) => {
    let open = offered.length;
    const settle = (index: number, acceptance: Acceptance): void => {
      results[index] = acceptance;
      open -= 1;
      if (open === 0) resolve(results);
    };
    if (open === 0) resolve(results);
    state.serialise.forget();
    offered.forEach((event, index) => acceptOne(state, event, (acceptance) => settle(index, acceptance)));
    state.serialise.forget();
    state.intake.drain();
  });
  // Whether the outbox has the others, nobody knows. Who has them keeps them, and they have their ids.
  return state.ending.orEnd(accepting, () => offered.map((event, index) => results[index] ?? { id: idOf(event), status: 'dropped', reason: 'closed' }));
}

/** A copy has no holes, which would be waited for. */
function listOf(events: unknown): readonly EventEnvelope[] {
  let cause: unknown;
  try {
    if (Array.isArray(events)) return [...events];
  } catch (thrown) {
    cause = thrown;
  }
  return refuseCall('accept() needs a list of events', kindGiven(events), 'Pass what other trackers made, such as [event].', cause);
}

/** What is no event harms no other one of the list. */
function acceptOne(state: TrackerState, offered: EventEnvelope, tell: Told): void {
  let fault: Violation = { path: '', message: 'Threw when it was read.' };
  let cause: unknown;
  try {
    const found = envelopeFault(offered);
    if (!found) return acceptEvent(state, offered, tell);
    fault = found;
  } catch (thrown) {
    cause = thrown;
  }
  const { path, message } = fault;
  const id = idOf(offered);
  const why = { code: 'envelope-invalid', message: `accept() was given what is no event. ${path && `Member "${path}": `}${message} Pass events as their tracker made them.`, ...(cause !== undefined && { cause }) };
  dropEverywhere(state, standInFor({ id, occurredAt: state.time(), priority: 'normal' }), 'invalid', why, [fault]);
  tell({ id, status: 'dropped', reason: 'invalid', violations: [fault] });
}

function idOf(offered: unknown): string {
  try {
    const { id } = Object(offered) as { readonly id?: unknown };
    return typeof id === 'string' ? id : '';
  } catch {
    return '';
  }
}

function acceptEvent(state: TrackerState, event: EventEnvelope, tell: Told): void {
  const { id } = event;
  if (state.closing) {
    dropEverywhere(state, event, 'closed', { code: 'closed', message: 'The tracker is closed.' });
    return tell({ id, status: 'dropped', reason: 'closed' });
  }
  const checked = state.validate(event.name, event.payload);
  if ('why' in checked) {
    dropEverywhere(state, event, 'invalid', checked.why, checked.violations);
    return tell({ id, status: 'dropped', reason: 'invalid', violations: checked.violations });
  }
  const accepted = checked.payload === event.payload && Object.isFrozen(event) ? event : Object.freeze({ ...event, payload: checked.payload });
  offer(state, accepted, state.consentOf(event.consent), 'batch', (status, reason = 'not-wanted') => tell(status === 'dropped' ? { id, status, reason } : { id, status }));
}
