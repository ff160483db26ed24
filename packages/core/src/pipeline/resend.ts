import type { Lane } from '../lane/create-lane.ts';
import { isStandIn } from '../lane/make-batch.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Drop } from '../ports/report.ts';
import { stateOf } from './consent-gate.ts';
import { envelopeFault } from './envelope-fault.ts';
import { judge } from './judge.ts';
import { kindGiven, refuseCall } from './refuse-call.ts';
import type { TrackerState } from './state.ts';

type Letter = Pick<Drop, 'event' | 'transport'>;

/** Offers a refused event to its transport once more. False: it is of no use there, its text is lost, or it is no event, of which `onError` hears. */
export function resend(state: TrackerState, letter: Letter): boolean {
  const { event, transport } = readLetter(letter);
  const lane = state.lanes.find(({ name }) => name === transport);
  if (state.closing || !lane) return false;
  try {
    const fault = envelopeFault(event);
    if (!fault) return offerTo(state, lane, event);
    state.onError({ code: 'envelope-invalid', message: `resend() was given a letter whose event is none. ${fault.path && `Member "${fault.path}": `}${fault.message}` });
  } catch (cause) {
    state.onError({ code: 'envelope-invalid', message: 'resend() was given a letter whose event cannot be read or written as JSON.', cause });
  }
  return false;
}

function offerTo(state: TrackerState, lane: Lane, event: EventEnvelope): boolean {
  if (isStandIn(event)) return false;
  const entry = state.serialise(event, 'foreign');
  const goes = judge(lane, event, entry, stateOf(event.consent, [lane.transport])) === 'go';
  if (goes) {
    // As long as letters are kept, many are older than events may get.
    entry.occurredAt = Math.max(entry.occurredAt, Math.round(state.time() - lane.maxAgeMs / 2));
    lane.accept(1);
    state.intake.add(entry, [lane], true);
  }
  return goes;
}

function readLetter(letter: Letter): Letter {
  let cause: unknown;
  try {
    const { event, transport } = Object(letter) as Letter;
    if (typeof transport === 'string') return { event, transport };
  } catch (thrown) {
    cause = thrown;
  }
  return refuseCall('resend() needs a dead letter with "event" and "transport"', kindGiven(letter), 'Pass one as the list of dead letters gives it.', cause);
}
