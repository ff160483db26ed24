import type { EventEnvelope } from '../ports/event.ts';
import type { Acceptance, ConsentState } from '../ports/tracker.ts';
import type { Refusal } from '../ports/transport.ts';
import { type FanOut, fanOut } from './fan-out.ts';
import type { Stored } from './intake.ts';
import { dropEverywhere, type TrackerState } from './state.ts';

/** Takes a finished event through enrichers and consent to the outbox. `done` is called once, when its fate there is known. */
export function offer(state: TrackerState, made: EventEnvelope, consent: ConsentState | undefined, done?: (result: Acceptance) => void): void {
  const { id } = made;
  if (state.waitingRoom.has(id)) return done?.({ id, status: 'repeated' });
  const event = enrich(state, made);
  if (!event) return done?.({ id, status: 'dropped', reason: 'enricher' });
  let fan: FanOut;
  try {
    fan = fanOut(event, state.lanes, consent);
  } catch (cause) {
    const why: Refusal = { code: 'payload-unserialisable', message: `The payload of "${event.name}" cannot be written as JSON.`, cause };
    dropEverywhere(state, event, 'invalid', why, [{ path: '', message: why.message }]);
    return done?.({ id, status: 'dropped', reason: 'invalid' });
  }
  bookStopped(state, event, fan);
  hold(state, fan);
  if (fan.go.length > 0) {
    for (const lane of fan.go) lane.accept();
    state.intake.add(fan.entry, fan.go, false, done && ((stored) => done(acceptanceOf(id, stored))));
  } else {
    done?.(fan.wait.length > 0 || fan.stopped.length === 0 ? { id, status: 'accepted' } : { id, status: 'dropped', reason: fan.stopped[0]?.reason ?? 'not-wanted' });
  }
}

function acceptanceOf(id: string, stored: Stored): Acceptance {
  if (stored === 'dropped') return { id, status: 'dropped', reason: 'queue-full' };
  return { id, status: stored === 'stored' ? 'accepted' : 'repeated' };
}

function enrich(state: TrackerState, made: EventEnvelope): EventEnvelope | undefined {
  let event = made;
  for (const enricher of state.enrichers) {
    try {
      const next = enricher(event);
      if (next === null) {
        dropEverywhere(state, event, 'enricher', { code: 'enricher', message: 'An enricher dropped the event.' });
        return undefined;
      }
      event = next.id === made.id ? next : { ...next, id: made.id };
    } catch (cause) {
      const why: Refusal = { code: 'enricher-threw', message: 'An enricher threw. Enrichers return a changed copy or null; events are frozen.', cause };
      state.onError(why);
      dropEverywhere(state, event, 'enricher', why);
      return undefined;
    }
  }
  return event;
}

function bookStopped(state: TrackerState, event: EventEnvelope, { stopped }: FanOut): void {
  for (const { lane, reason, why } of stopped) {
    lane.acceptAndDrop(reason);
    state.onDrop({ event, reason, transport: lane.name, why });
  }
}

function hold(state: TrackerState, { entry, wait }: FanOut): void {
  if (wait.length === 0) return;
  for (const lane of wait) lane.accept();
  const outgoing = state.waitingRoom.add({ entry, lanes: wait });
  const why: Refusal = { code: 'queue-full', message: 'Too many events wait for the visitor to decide on consent.' };
  for (const lane of outgoing?.lanes ?? []) if (outgoing) lane.dropWaiting(outgoing.entry, 'queue-full', why, false);
}
